#ifndef FLEETSIM_SCENARIOS_LOADER_H
#define FLEETSIM_SCENARIOS_LOADER_H

#include "scenarios/expect.h"
#include "scenarios/language.h"
#include "scenarios/scenario.h"

#include <stdbool.h>

/* How a scenario is put together, for the files of this room that do it (load_*.c). Everything reports to reader.diags and goes on. */

struct known_name;

struct loader {
	struct field_reader reader; /* first, so that its functions find the loader */
	struct arena *arena; /* of reader */
	struct scenario *scenario;
	const struct spec_body *spec; /* NULL: there is no Scenario document */
	enum release_id release;
	bool from_memory;             /* files may not be read */
	bool incomplete;              /* a file could not be read to its end, so names may be missing */
	struct scenario_manifest *manifests;
	size_t manifest_count, manifest_room;
	struct scenario_manifest *inline_manifests; /* that stand in timeline entries */
	size_t inline_count, inline_room;
	struct scenario_member *members;
	size_t member_count, member_room;
	struct arena scratch; /* for the check of one member */
	struct known_name *names; /* hash: every object, stage and timeline entry that has a name in the scenario */
	struct guessed_kind *guessed;
	const char **candidates; /* room for those of one hint */
};

/* Names (load_names.c) */

struct place place_of(const struct value *value);

/* The kind of a manifest; of one that is in no table: a guess, the same for equal apiVersion and kind. */
const struct kind_info *load_kind(struct loader *loader, const char *kind, const char *api_version, bool namespaced);

/* Enters a name; the earlier place when it was there already, else NULL. Spaces: the kind's plural and group, "stage" or "entry". */
const struct value *names_enter(struct loader *loader, const char *space, const char *name, const struct value *at, int64_t number);

/* Frees what the hash tables hold besides the arena. */
void load_forget_names(struct loader *loader);

/* The number given at entering, -1 when the name is unknown. */
int64_t names_find(const struct loader *loader, const char *space, const char *name);

/* The known name of that space nearest to a wrong one, as a hint; NULL when there is none, or when the hint
 * would not be shown any more. */
const char *names_hint(struct loader *loader, const char *space, const char *name);

/* The space of a kind and the name of an object in it. */
const char *names_space(struct loader *loader, const struct kind_info *kind);
const char *names_full(struct loader *loader, const struct object_name *name);

/* An object that the scenario itself must define, unless controllers make objects of its kind. */
bool load_must_exist(struct loader *loader, const struct value *at, const struct object_name *name);

/* A word for a kind, as after `kubectl get`; NULL when reported. */
const struct kind_info *load_kind_word(struct loader *loader, const struct value *at, const char *word);

/* The manifest of a file that KIND/NAME or KIND/NAMESPACE/NAME means; NULL when there is none. Reports nothing. */
struct scenario_manifest *load_mentioned(struct loader *loader, const char *text);

/* KIND/NAME or KIND/NAMESPACE/NAME; a `run` (NAME or NAMESPACE/NAME); whatever an object_ref says; an approval request. False when reported. */
bool load_object_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out);
bool load_run_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out);
bool load_ref(struct loader *loader, const struct object_ref *ref, struct object_name *out);
bool load_request_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out);
bool load_cluster_name(struct loader *loader, const struct value *at, const char *name);
bool load_stage_name(struct loader *loader, const struct value *at, const char *name);

/* "TYPE=STATUS[/REASON]" into type, status, absent and reason, checked against what KubeFleet writes on out->object, which is set already
 * (load_condition.c). */
bool load_condition(struct loader *loader, const struct value *at, const char *text, struct scenario_condition *out);
bool load_when(struct loader *loader, const struct spec_when *when, struct scenario_condition *out);

/* "since the start" of a moment; MOMENT_NONE and MOMENT_END give -1. */
int64_t load_moment(struct loader *loader, const struct value *at, const struct moment *moment);

/* Manifests (load_manifests.c) */

/* Takes a document that is not a Scenario: a manifest or a List of them. */
void load_manifest(struct loader *loader, const struct value *document, bool in_timeline);

/* Whether its kind ends in List and it has a list of items. */
bool load_is_list(const struct value *document);

/* A manifest with its name checked and what only a server sets left out; NULL when reported. */
const struct value *load_clean_manifest(struct loader *loader, const struct value *document, struct object_name *name);

/* Whether the API server would take all manifests that exist from 0 s. */
void load_check_manifests(struct loader *loader);

/* Whether the placement and the strategy are there that each run names, unless the scenario asks the run to fail (load_run_refs.c). After the
 * timeline and the expectations were loaded. */
void load_check_runs(struct loader *loader);

/* Warns of the fields of KubeFleet's own kinds that the API server would drop from manifests and merge patches (load_unknown.c). After the
 * timeline was loaded. */
void load_warn_unknown(struct loader *loader);

/* Members (load_members.c) and their behavior (load_behavior.c) */
void load_members(struct loader *loader);
void load_behavior(struct loader *loader);
const struct member_script *load_script(struct loader *loader, const struct object_list *writes);
void load_words(struct loader *loader, const struct object_list *conditions, const struct condition_words **words, const int64_t **generations);
struct value *load_taints(struct loader *loader, const struct object_list *taints);
void load_people(struct loader *loader);

/* The timeline (load_timeline.c) and expectations (load_expect.c) */

/* Enters the manifests that entries hold and the names of entries, and marks the manifests they mention. */
void load_timeline_names(struct loader *loader);
void load_timeline(struct loader *loader);
void load_expectations(struct loader *loader);

/* Invariants (load_invariants.c); NULL when reported. */
const struct invariant *load_invariant(struct loader *loader, const struct value *at, const char *name);
void load_invariants(struct loader *loader);

#endif
