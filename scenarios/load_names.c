#include "scenarios/loader.h"

#include "sim/hash_table.h"

#include <string.h>

/* Every name of a scenario is entered once and looked up where it is used, so that a slip of the pen is an error with a proposal. */

struct known_name {
	UT_hash_handle hh;
	const char *key; /* space, a newline, name */
	const char *space, *name;
	const struct value *at;
	int64_t number;
};

struct guessed_kind {
	UT_hash_handle hh;
	const char *key;
	const struct kind_info *kind;
};

enum { HINT_CANDIDATES_MAX = 4096 };

struct place place_of(const struct value *value)
{
	return value ? (struct place){value->file, value->line, value->column} : (struct place){0};
}

static struct known_name *find_name(const struct loader *loader, const char *space, const char *name)
{
	const char *key = arena_format(loader->arena, "%s\n%s", space, name);
	struct known_name *known;
	HASH_FIND_STR(loader->names, key, known);
	return known;
}

const struct value *names_enter(struct loader *loader, const char *space, const char *name, const struct value *at, int64_t number)
{
	struct known_name *known = find_name(loader, space, name);
	if (known)
		return known->at;
	known = ARENA_NEW(loader->arena, struct known_name);
	*known = (struct known_name){.key = arena_format(loader->arena, "%s\n%s", space, name), .space = space, .name = name, .at = at, .number = number};
	HASH_ADD_KEYPTR(hh, loader->names, known->key, strlen(known->key), known);
	return NULL;
}

void load_forget_names(struct loader *loader)
{
	HASH_CLEAR(hh, loader->names);
	HASH_CLEAR(hh, loader->guessed);
}

int64_t names_find(const struct loader *loader, const char *space, const char *name)
{
	const struct known_name *known = find_name(loader, space, name);
	return known ? known->number : -1;
}

const char *names_hint(struct loader *loader, const char *space, const char *name)
{
	size_t count = 0;
	if (diags_full(loader->reader.diags))
		return NULL;
	if (!loader->candidates)
		loader->candidates = ARENA_ARRAY(loader->arena, const char *, HINT_CANDIDATES_MAX);
	for (const struct known_name *known = loader->names; known && count < HINT_CANDIDATES_MAX; known = known->hh.next)
		if (strcmp(known->space, space) == 0)
			loader->candidates[count++] = known->name;
	const char *nearest = diag_nearest(name, loader->candidates, count);
	return nearest ? arena_format(loader->arena, "did you mean \"%s\"?", nearest) : NULL;
}

const char *names_space(struct loader *loader, const struct kind_info *kind)
{
	return kind_resource(loader->arena, kind);
}

const char *names_full(struct loader *loader, const struct object_name *name)
{
	return *name->ns ? arena_format(loader->arena, "%s/%s", name->ns, name->name) : name->name;
}

const struct kind_info *load_kind(struct loader *loader, const char *kind, const char *api_version, bool namespaced)
{
	const struct kind_info *known = kind_by_api_version(kind, api_version);
	if (known)
		return known;
	const char *key = arena_format(loader->arena, "%s\n%s", api_version, kind);
	struct guessed_kind *guessed;
	HASH_FIND_STR(loader->guessed, key, guessed);
	if (!guessed) {
		guessed = ARENA_NEW(loader->arena, struct guessed_kind);
		guessed->key = key;
		guessed->kind = kind_guess(loader->arena, kind, api_version, namespaced);
		HASH_ADD_KEYPTR(hh, loader->guessed, guessed->key, strlen(guessed->key), guessed);
	}
	return guessed->kind;
}

/* A word for a kind: of the table, or of a manifest whose kind is in no table. */
static const struct kind_info *find_kind(const struct loader *loader, const char *word)
{
	const struct kind_info *kind = kind_by_word(word, loader->release);
	for (const struct guessed_kind *guessed = loader->guessed; guessed && !kind; guessed = guessed->hh.next)
		if (strcmp(guessed->kind->kind, word) == 0 || strcmp(guessed->kind->singular, word) == 0 || strcmp(guessed->kind->plural, word) == 0)
			kind = guessed->kind;
	return kind;
}

/* "v0.3.1 and head have it"; NULL when no release has a kind that is called so. */
static const char *releases_with(const struct loader *loader, const char *word)
{
	const char *names[RELEASE_COUNT];
	size_t count = 0;
	for (int i = 0; i < RELEASE_COUNT; i++)
		if (kind_by_word(word, (enum release_id)i))
			names[count++] = release_of((enum release_id)i)->name;
	const char *list = count ? names[0] : NULL;
	for (size_t i = 1; i < count; i++)
		list = arena_format(loader->arena, "%s%s%s", list, i + 1 < count ? ", " : " and ", names[i]);
	return list ? arena_format(loader->arena, "%s %s it", list, count == 1 ? "has" : "have") : NULL;
}

static const char *kind_hint(const struct loader *loader, const char *word)
{
	if (diags_full(loader->reader.diags))
		return NULL;
	const char *hint = releases_with(loader, word);
	const char **candidates = ARENA_ARRAY(loader->arena, const char *, 2 * kind_count());
	size_t count = 0;
	for (size_t i = 0; i < kind_count() && !hint; i++)
		if (kind_exists(kind_at(i), loader->release)) {
			candidates[count++] = kind_at(i)->singular;
			candidates[count++] = kind_at(i)->kind;
		}
	const char *nearest = hint ? NULL : diag_nearest(word, candidates, count);
	return nearest ? arena_format(loader->arena, "did you mean \"%s\"?", nearest) : hint;
}

const struct kind_info *load_kind_word(struct loader *loader, const struct value *at, const char *word)
{
	const struct kind_info *kind = find_kind(loader, word);
	if (kind)
		return kind;
	field_error(&loader->reader, at, kind_hint(loader, word), "release %s has no kind \"%s\"", release_of(loader->release)->name, word);
	return NULL;
}

/* NAME or NAMESPACE/NAME of an object of a kind. */
static bool split_name(struct loader *loader, const struct value *at, const struct kind_info *kind, const char *text, struct object_name *out)
{
	const char *slash = strchr(text, '/');
	const char *name = slash ? slash + 1 : text;
	bool empty = !*name || slash == text || strchr(name, '/');
	if (empty) {
		field_error(&loader->reader, at, NULL, "\"%s\" is no name; it is NAME%s", text, kind->namespaced ? " or NAMESPACE/NAME" : "");
		return false;
	}
	if (slash && !kind->namespaced) {
		field_error(&loader->reader, at, NULL, "%s %s is in no namespace", field_article(kind->kind), kind->kind);
		return false;
	}
	const char *ns = slash ? arena_copy(loader->arena, text, (size_t)(slash - text)) : kind->namespaced ? "default" : "";
	*out = (struct object_name){kind, ns, arena_text(loader->arena, name)};
	return true;
}

struct scenario_manifest *load_mentioned(struct loader *loader, const char *text)
{
	const char *slash = strchr(text, '/');
	const char *last = strrchr(text, '/');
	const struct kind_info *kind = slash ? find_kind(loader, arena_copy(loader->arena, text, (size_t)(slash - text))) : NULL;
	if (!kind)
		return NULL;
	const char *ns = !kind->namespaced ? "" : slash < last ? arena_copy(loader->arena, slash + 1, (size_t)(last - slash - 1)) : "default";
	const struct object_name name = {kind, ns, last + 1};
	int64_t number = names_find(loader, names_space(loader, kind), names_full(loader, &name));
	return number >= 0 && number < (int64_t)loader->manifest_count && strcmp(loader->manifests[number].name.name, name.name) == 0 &&
			       loader->manifests[number].name.kind == kind
		       ? &loader->manifests[number]
		       : NULL;
}

bool load_object_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out)
{
	const char *slash = strchr(text, '/');
	if (!slash || slash == text) {
		field_error(&loader->reader, at, NULL, "\"%s\" names no object; it is KIND/NAME or KIND/NAMESPACE/NAME", text);
		return false;
	}
	const struct kind_info *kind = load_kind_word(loader, at, arena_copy(loader->arena, text, (size_t)(slash - text)));
	return kind && split_name(loader, at, kind, slash + 1, out);
}

static bool scoped_name(struct loader *loader, const struct value *at, const char *text, const char *cluster_kind, const char *namespaced_kind,
			struct object_name *out)
{
	const struct kind_info *kind = load_kind_word(loader, at, strchr(text, '/') ? namespaced_kind : cluster_kind);
	return kind && split_name(loader, at, kind, text, out);
}

bool load_run_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out)
{
	return scoped_name(loader, at, text, "ClusterStagedUpdateRun", "StagedUpdateRun", out) && load_must_exist(loader, at, out);
}

bool load_request_name(struct loader *loader, const struct value *at, const char *text, struct object_name *out)
{
	return scoped_name(loader, at, text, "ClusterApprovalRequest", "ApprovalRequest", out);
}

bool load_ref(struct loader *loader, const struct object_ref *ref, struct object_name *out)
{
	const char *text = ref->value->as.text;
	if (strcmp(ref->key, "run") == 0)
		return load_run_name(loader, ref->value, text, out);
	if (strcmp(ref->key, "target") == 0)
		return load_object_name(loader, ref->value, text, out) && load_must_exist(loader, ref->value, out);
	const struct kind_info *kind = load_kind_word(loader, ref->value, ref->key);
	return kind && split_name(loader, ref->value, kind, text, out) && load_must_exist(loader, ref->value, out);
}

/* Kinds whose objects controllers make, under names that the scenario cannot know. */
static bool made_by_controllers(const struct kind_info *kind)
{
	static const char *const kinds[] = {
		"ClusterApprovalRequest",	   "ApprovalRequest",	       "ClusterResourceSnapshot",	  "ResourceSnapshot",
		"ClusterSchedulingPolicySnapshot", "SchedulingPolicySnapshot", "ClusterResourceBinding",	  "ResourceBinding",
		"ClusterResourceOverrideSnapshot", "ResourceOverrideSnapshot", "ClusterResourcePlacementStatus", "Work",
		"InternalMemberCluster",	   "AppliedWork",
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kind_is_fleet(kind, kinds[i], NULL))
			return true;
	return false;
}

bool load_must_exist(struct loader *loader, const struct value *at, const struct object_name *name)
{
	const char *space = names_space(loader, name->kind);
	const char *full = names_full(loader, name);
	if (made_by_controllers(name->kind) || names_find(loader, space, full) >= 0)
		return true;
	if (kind_is_fleet(name->kind, "MemberCluster", NULL))
		return load_cluster_name(loader, at, name->name);
	field_error(&loader->reader, at, names_hint(loader, space, full), "no manifest defines the %s \"%s\"", name->kind->kind, full);
	return false;
}

bool load_cluster_name(struct loader *loader, const struct value *at, const char *name)
{
	const struct object_name cluster = {kind_by_name("MemberCluster", NULL), "", name};
	const char *space = names_space(loader, cluster.kind);
	if (names_find(loader, space, name) >= 0)
		return true;
	field_error(&loader->reader, at, names_hint(loader, space, name), "there is no member \"%s\"", name);
	return false;
}

bool load_stage_name(struct loader *loader, const struct value *at, const char *name)
{
	if (names_find(loader, "stage", name) >= 0)
		return true;
	field_error(&loader->reader, at, names_hint(loader, "stage", name), "no strategy has a stage \"%s\"", name);
	return false;
}

bool load_when(struct loader *loader, const struct spec_when *when, struct scenario_condition *out)
{
	*out = (struct scenario_condition){.entry = -1, .gone = when->gone};
	if (when->happened) {
		const struct value *at = field_place(&when->origin, "happened");
		out->entry = names_find(loader, "entry", when->happened);
		if (out->entry < 0)
			field_error(&loader->reader, at, names_hint(loader, "entry", when->happened), "no timeline entry is called \"%s\"", when->happened);
		return out->entry >= 0;
	}
	bool good = load_ref(loader, &when->object, &out->object);
	if (when->condition)
		good = load_condition(loader, field_place(&when->origin, "condition"), when->condition, out) && good;
	return good;
}

int64_t load_moment(struct loader *loader, const struct value *at, const struct moment *moment)
{
	const struct scenario *scenario = loader->scenario;
	if (moment->kind == MOMENT_NONE || moment->kind == MOMENT_END)
		return -1;
	int64_t since = moment->kind == MOMENT_INSTANT ? moment->ns - scenario->config.start_ns : moment->ns;
	if (since < 0)
		field_error(&loader->reader, at, NULL, "this is before the start of the scenario");
	else if (since > scenario->horizon_ns)
		field_error(&loader->reader, at, "set spec.horizon", "this is after the horizon of the scenario");
	return since;
}
