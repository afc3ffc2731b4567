#ifndef FLEETSIM_SCENARIOS_SCENARIO_H
#define FLEETSIM_SCENARIOS_SCENARIO_H

#include "scenarios/fields.h"

#include "model/kinds.h"
#include "model/labels.h"
#include "model/world.h"

#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stdint.h>

/* A scenario as it was read: everything that a replay and the expectations need, names resolved, times in nanoseconds since the start. It lives
 * in the arena it was loaded into and is read-only, so that many replays may share it. */

enum {
	SCENARIO_MEMBERS_MAX = 100 * 1000,
	SCENARIO_ENTRIES_MAX = 10 * 1000, /* of the timeline; so many expectations too */
	SCENARIO_FILES_MAX = 256
};

struct place {
	const char *file; /* NULL: from no file */
	uint32_t line, column;
};

/* An object that an entry names. */
struct object_name {
	const struct kind_info *kind; /* NULL: none is named */
	const char *ns;               /* "" for cluster scope */
	const char *name;
};

struct scenario_manifest {
	const struct value *document; /* without status and what only a server sets */
	struct object_name name;
	struct place place;
	bool in_timeline; /* an entry applies or creates it; otherwise it exists from 0 s */
};

struct scenario_member {
	const char *name;
	struct labels labels;       /* of its MemberCluster */
	const struct value *taints; /* spec.taints; NULL: none */
	const struct member_behavior *behavior; /* all matching entries laid over each other */
	const struct member_script *script;     /* instead of the behavior; NULL: none */
	bool has_manifest; /* its MemberCluster is one of the manifests */
	bool joins_later;  /* by an entry of the timeline */
	struct place place;
};

/* What has to become true. All given parts must hold. */
struct scenario_condition {
	struct object_name object; /* kind NULL: not about an object */
	const char *type;          /* condition type; NULL: the object need only exist */
	enum condition_status status;
	bool absent;               /* the condition must be absent ("Succeeded=Absent") */
	const char *reason;        /* NULL: any */
	bool gone;                 /* the object existed and does not any more */
	int64_t entry;             /* index of the timeline entry that must have happened; -1: none */
};

enum scenario_verb {
	VERB_CREATE,
	VERB_APPLY,
	VERB_MERGE,      /* JSON merge patch */
	VERB_JSON_PATCH, /* RFC 6902 */
	VERB_DELETE,
	VERB_APPROVE,
	VERB_LABEL,
	VERB_SCRIPT,     /* replaces what a member reports */
	VERB_BINDING     /* somebody else writes a binding */
};

struct scenario_step {
	enum scenario_verb verb;
	struct object_name target;    /* VERB_SCRIPT: kind MemberCluster */
	const struct value *document; /* manifest, patch, labels, spec of a binding (NULL: none) */
	bool status_subresource;
	struct {
		enum condition_status status;
		int64_t generation; /* observedGeneration; -1: the request's own */
		const char *reason, *message;
	} approval;
	const struct member_script *script;
	const struct condition_words *words; /* VERB_BINDING: conditions to set, as many as generations */
	const int64_t *generations;          /* observedGeneration of each; -1: the binding's */
	uint32_t word_count;
};

struct scenario_entry {
	const char *name;  /* NULL: none was given */
	const char *words; /* for the narrative: "apply clusterstagedupdaterun/example-run" */
	struct place place;
	bool has_when;
	int64_t at_ns;                 /* without when */
	struct scenario_condition when;
	const struct dist *after;      /* NULL: at once */
	const struct scenario_step *steps;
	uint32_t step_count;
	const char *refused;           /* the refusal that is expected; NULL: none is */
	bool optional;                 /* it is no failure when `when` never comes true */
};

struct scenario_person {
	const char *name;
	struct place place;
	const char *stage; /* NULL: any */
	const char *run;   /* NULL: any */
	const char *timing; /* "before", "after" or NULL: any */
	const struct dist *after;
};

struct expectation; /* scenarios/expect.h */
struct invariant;   /* scenarios/invariants.h */

/* An invariant that is not checked. */
struct scenario_exemption {
	const struct invariant *invariant;
	const char *why;
	struct place place;
};

struct scenario {
	const char *file;   /* of the Scenario document; NULL: there is none, only manifests */
	const char *folder; /* what paths inside it are relative to */
	const char *name;
	const char *description;
	const struct value *labels; /* NULL: none */
	struct place place;
	const char *const *paths; /* as they were given to scenario_load */
	size_t path_count;
	struct world_config config; /* release, start, seed, delays and pass durations */
	int64_t horizon_ns;
	const struct scenario_member *members;
	uint32_t member_count;
	const struct scenario_manifest *manifests;
	uint32_t manifest_count;
	const struct value *const *seeds; /* objects of a recording, as they are, with status */
	uint32_t seed_count;
	bool recorded; /* a recording: the members' clusters are among the seeds, and nothing but them exists at 0 s */
	const struct scenario_entry *entries; /* the timeline, in the order of the file */
	uint32_t entry_count;
	const struct scenario_person *people;
	uint32_t person_count;
	const struct expectation *expectations;
	uint32_t expectation_count;
	const struct scenario_exemption *exemptions;
	uint32_t exemption_count;
};

/* What the command line says instead of the scenario. */
struct scenario_overrides {
	const char *release; /* NULL: as the scenario says */
	bool has_seed;
	uint64_t seed;
};

/* Reads scenario and manifest files (scenarios/yaml.h; "-" is stdin) into one scenario. At most one of all documents may be a Scenario; without
 * one the defaults hold. NULL when something is wrong: everything that is was reported to `diags`, which may also hold warnings of a good one. */
const struct scenario *scenario_load(struct arena *arena, const char *const *paths, size_t path_count, const struct scenario_overrides *overrides,
				     struct diags *diags);

/* The same from bytes in memory under a name: for tests, fuzzing and editors. Includes are not possible. */
const struct scenario *scenario_load_bytes(struct arena *arena, const char *file, const char *bytes, size_t size,
					   const struct scenario_overrides *overrides, struct diags *diags);

#endif
