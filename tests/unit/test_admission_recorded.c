#include "model/admission.h"

#include "model/kinds.h"

#include "sim/arena.h"
#include "sim/io.h"
#include "sim/json.h"
#include "sim/text.h"

#include "tests/unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Every create and patch of the recorded cases is put to admission; it must refuse what was refused, with the same text, and store what was
 * stored. What the controllers of the recordings wrote in between is taken from the histories; each status they wrote must pass unchanged. */

enum { CASES_MAX = 20000, CASE_BYTES_MAX = 64 << 20 };

struct tally {
	size_t cases, creates, refused, patches, stored, statuses, unknown, wrong;
};

struct replay {
	struct arena *arena;
	const char *path;
	enum release_id release;
	const struct value *document;
	struct value *objects; /* "Kind/ns/name" -> the stored object */
	struct value *specs;   /* the same -> the spec recorded last, also of objects that are gone */
	size_t followed;       /* entries of the history */
	struct tally *tally;
};

static const char *text_of(const struct value *map, const char *key)
{
	return value_text_or(value_get(map, key), "");
}

static const char *group_of(struct arena *arena, const struct value *manifest)
{
	const char *version = text_of(manifest, "apiVersion");
	const char *slash = strchr(version, '/');
	return slash ? arena_copy(arena, version, (size_t)(slash - version)) : "";
}

static const char *key_of(const struct replay *replay, const char *kind, const char *ns, const char *name)
{
	return arena_format(replay->arena, "%s/%s/%s", kind, ns, name);
}

static void report(struct replay *replay, size_t action, const char *what, const char *expected, const char *got)
{
	if (replay->tally->wrong++ < 20)
		fprintf(stderr, "%s action %zu: %s\n  expected: %s\n  got:      %s\n", replay->path, action, what, expected, got);
}

/* The recorded refusal of an action, NULL when it was accepted. */
static const char *recorded_refusal(const struct replay *replay, size_t action)
{
	const struct value *history = value_get(replay->document, "history");
	for (size_t i = 0; i < history->count; i++) {
		const struct value *entry = history->as.items[i];
		if (strcmp(text_of(entry, "kind"), "Rejected") == 0 && (size_t)value_int_or(value_get(entry, "action"), -1) == action)
			return text_of(entry, "message");
	}
	return NULL;
}

static double number_of(const struct value *value)
{
	return value_is(value, VALUE_INT) ? (double)value->as.integer : value_is(value, VALUE_REAL) ? value->as.real : -1;
}

static bool is_entry_of(const struct value *entry, const char *kind, const char *ns, const char *name)
{
	return strcmp(text_of(entry, "kind"), kind) == 0 && strcmp(text_of(entry, "namespace"), ns) == 0 && strcmp(text_of(entry, "name"), name) == 0;
}

static void report_values(struct replay *replay, size_t action, const char *what, const struct value *expected, const struct value *got)
{
	struct text texts[2];
	const struct value *values[2] = {expected, got};
	for (size_t i = 0; i < 2; i++) {
		text_init(&texts[i], 0);
		json_write_compact(&texts[i], values[i] ? values[i] : value_null(replay->arena));
	}
	report(replay, action, what, text_view(&texts[0]), text_view(&texts[1]));
	for (size_t i = 0; i < 2; i++)
		text_deinit(&texts[i]);
}

static struct value *make_object(struct replay *replay, const struct value *entry)
{
	struct value *object = value_map(replay->arena);
	struct value *metadata = value_map(replay->arena);
	value_put_text(replay->arena, object, "apiVersion", "placement.kubernetes-fleet.io/v1beta1");
	value_put_text(replay->arena, object, "kind", text_of(entry, "kind"));
	value_put_text(replay->arena, metadata, "name", text_of(entry, "name"));
	if (value_get(entry, "namespace"))
		value_put_text(replay->arena, metadata, "namespace", text_of(entry, "namespace"));
	value_put(replay->arena, object, "metadata", metadata);
	return object;
}

static void judge_status(struct replay *replay, const struct value *old, const struct value *status)
{
	struct value *proposed = value_copy_shallow(replay->arena, old);
	value_put(replay->arena, proposed, "status", value_copy(replay->arena, status));
	const struct admission_request request = {
		.release = replay->release,
		.kind = text_of(old, "kind"),
		.group = group_of(replay->arena, old),
		.namespaced = value_find(old, "metadata", "namespace", NULL),
		.old = old,
		.proposed = proposed,
		.status_subresource = true,
	};
	const char *refusal = NULL;
	const struct value *stored = admission_update(replay->arena, &request, &refusal);
	replay->tally->statuses++;
	if (!stored)
		report(replay, replay->followed, "a recorded status", "(accepted)", refusal);
	else if (!value_equal(value_get(stored, "status"), status))
		report_values(replay, replay->followed, "a recorded status", status, value_get(stored, "status"));
}

static void follow_entry(struct replay *replay, const struct value *entry)
{
	const char *key = key_of(replay, text_of(entry, "kind"), text_of(entry, "namespace"), text_of(entry, "name"));
	if (value_get(entry, "gone")) {
		value_drop(replay->objects, key);
		return;
	}
	struct value *old = value_get(replay->objects, key);
	struct value *object = old ? value_copy_shallow(replay->arena, old) : make_object(replay, entry);
	if (value_get(entry, "spec"))
		value_put(replay->arena, replay->specs, key, value_get(entry, "spec"));
	if (value_get(replay->specs, key))
		value_put(replay->arena, object, "spec", value_get(replay->specs, key));
	if (value_get(entry, "status")) {
		judge_status(replay, object, value_get(entry, "status"));
		value_put(replay->arena, object, "status", value_get(entry, "status"));
	}
	value_put(replay->arena, replay->objects, key, object);
}

/* Takes over what the recording's controllers wrote before this instant. */
static void follow_history(struct replay *replay, double until)
{
	const struct value *history = value_get(replay->document, "history");
	for (; replay->followed < history->count; replay->followed++) {
		const struct value *entry = history->as.items[replay->followed];
		if (number_of(value_get(entry, "t")) >= until)
			return;
		if (strcmp(text_of(entry, "kind"), "Rejected") != 0)
			follow_entry(replay, entry);
	}
}

static void judge_stored(struct replay *replay, size_t action, double at, const struct value *stored)
{
	const char *kind = text_of(stored, "kind");
	const struct value *metadata = value_get(stored, "metadata");
	const struct value *history = value_get(replay->document, "history");
	for (size_t i = 0; i < history->count; i++) {
		const struct value *entry = history->as.items[i];
		double t = number_of(value_get(entry, "t"));
		bool found = t >= at && t <= at && is_entry_of(entry, kind, text_of(metadata, "namespace"), text_of(metadata, "name"));
		if (!found || !value_get(entry, "spec"))
			continue;
		replay->tally->stored++;
		if (!value_equal(value_get(entry, "spec"), value_get(stored, "spec")))
			report_values(replay, action, "stored spec", value_get(entry, "spec"), value_get(stored, "spec"));
		return;
	}
}

/* Compares a judgement with the recorded one. */
static void judge_refusal(struct replay *replay, size_t action, const char *refusal)
{
	const char *recorded = recorded_refusal(replay, action);
	if (recorded)
		replay->tally->refused++;
	if (!recorded != !refusal || (recorded && strcmp(recorded, refusal) != 0))
		report(replay, action, "refusal", recorded ? recorded : "(accepted)", refusal ? refusal : "(accepted)");
}

static void replay_create(struct replay *replay, size_t action, double at, const struct value *manifest)
{
	const struct value *metadata = value_get(manifest, "metadata");
	const struct admission_request request = {
		.release = replay->release,
		.kind = text_of(manifest, "kind"),
		.group = group_of(replay->arena, manifest),
		.namespaced = value_get(metadata, "namespace"),
		.proposed = manifest,
	};
	const char *refusal = NULL;
	struct value *stored = admission_create(replay->arena, &request, &refusal);
	const char *key = key_of(replay, request.kind, text_of(metadata, "namespace"), text_of(metadata, "name"));
	replay->tally->creates++;
	if (stored && value_get(replay->objects, key)) {
		const char *plural = kind_by_name(request.kind, request.group)->plural;
		refusal = admission_already_exists(replay->arena, plural, request.group, text_of(metadata, "name"));
		stored = NULL;
	}
	judge_refusal(replay, action, refusal);
	if (!stored)
		return;
	value_put(replay->arena, replay->objects, key, stored);
	judge_stored(replay, action, at, stored);
}

static void replay_patch(struct replay *replay, size_t action, double at, const struct value *patch)
{
	const char *key = key_of(replay, text_of(patch, "kind"), text_of(patch, "namespace"), text_of(patch, "name"));
	const struct value *old = value_get(replay->objects, key);
	if (!old) {
		replay->tally->unknown++;
		return;
	}
	const struct admission_request request = {
		.release = replay->release,
		.kind = text_of(patch, "kind"),
		.group = group_of(replay->arena, old),
		.namespaced = *text_of(patch, "namespace"),
		.old = old,
		.proposed = value_merge(replay->arena, old, value_get(patch, "merge")),
		.status_subresource = strcmp(text_of(patch, "subresource"), "status") == 0,
	};
	const char *refusal = NULL;
	struct value *stored = admission_update(replay->arena, &request, &refusal);
	replay->tally->patches++;
	judge_refusal(replay, action, refusal);
	if (!stored)
		return;
	value_put(replay->arena, replay->objects, key, stored);
	if (!request.status_subresource)
		judge_stored(replay, action, at, stored);
}

static void put_existing(struct replay *replay, const struct value *list)
{
	for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++) {
		const struct value *object = list->as.items[i];
		const struct value *metadata = value_get(object, "metadata");
		const char *kind = text_of(object, "kind");
		value_put(replay->arena, replay->objects, key_of(replay, kind, text_of(metadata, "namespace"), text_of(metadata, "name")),
			  admission_default(replay->arena, replay->release, group_of(replay->arena, object), kind, object));
	}
}

/* Kinds whose removal the histories tell; others go when they are deleted. */
static bool is_recorded(const char *kind)
{
	return strstr(kind, "Run") || strstr(kind, "ApprovalRequest") || strstr(kind, "Binding") || strstr(kind, "ResourceSnapshot");
}

static void replay_actions(struct replay *replay)
{
	const struct value *actions = value_get(replay->document, "actions");
	for (size_t i = 0; value_is(actions, VALUE_LIST) && i < actions->count; i++) {
		const struct value *action = actions->as.items[i];
		double at = number_of(value_get(action, "at"));
		const struct value *removed = value_get(action, "delete");
		follow_history(replay, at);
		if (value_get(action, "create"))
			replay_create(replay, i, at, value_get(action, "create"));
		if (value_get(action, "patch"))
			replay_patch(replay, i, at, value_get(action, "patch"));
		if (removed && !is_recorded(text_of(removed, "kind")))
			value_drop(replay->objects,
				   key_of(replay, text_of(removed, "kind"), text_of(removed, "namespace"), text_of(removed, "name")));
	}
	follow_history(replay, HUGE_VAL);
}

static void replay_case(struct arena *arena, const char *path, enum release_id release, struct tally *tally)
{
	struct io_file file;
	const char *error = NULL;
	if (!io_read_file(arena, path, CASE_BYTES_MAX, &file, &error))
		fail_msg("%s: %s", path, error);
	struct replay replay = {
		.arena = arena, .path = path, .release = release, .tally = tally, .objects = value_map(arena), .specs = value_map(arena)};
	replay.document = json_read(arena, file.bytes, file.size, &error);
	if (!replay.document)
		fail_msg("%s: %s", path, error);
	put_existing(&replay, value_get(replay.document, "objects"));
	put_existing(&replay, value_get(replay.document, "bindings"));
	replay_actions(&replay);
	tally->cases++;
}

static void replay_release(const char *root, const char *folder, enum release_id release, struct tally *tally)
{
	struct arena listing, arena;
	struct io_list list;
	const char *error = NULL;
	arena_init(&listing, 0);
	arena_init(&arena, 0);
	if (!io_list_folder(&listing, arena_format(&listing, "%s/%s", root, folder), CASES_MAX, &list, &error))
		fail_msg("%s: %s", folder, error);
	for (size_t i = 0; i < list.count; i++) {
		arena_reset(&arena);
		replay_case(&arena, list.paths[i], release, tally);
	}
	arena_deinit(&arena);
	arena_deinit(&listing);
}

static void replay_all(const char *root)
{
	static const char *const folders[RELEASE_COUNT] = {
		[RELEASE_MID_2025] = "mid-2025", [RELEASE_V0_2_2] = "v0.2.2", [RELEASE_V0_3_1] = "v0.3.1", [RELEASE_HEAD] = "head"};
	struct tally tally = {0};
	for (size_t i = 0; i < RELEASE_COUNT; i++)
		replay_release(root, folders[i], (enum release_id)i, &tally);
	print_message("%zu cases: %zu creates, %zu patches (%zu of objects not known here left out), %zu refused, %zu stored specs compared, "
		      "%zu statuses\n",
		      tally.cases, tally.creates, tally.patches, tally.unknown, tally.refused, tally.stored, tally.statuses);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.creates > 0 && tally.refused > 0 && tally.stored > 0 && tally.statuses > 0);
}

static void recordings_in_the_repository(void **state)
{
	(void)state;
	replay_all(FLEETSIM_SOURCE_DIR "/tests/data/recorded/conformance");
}

static void all_recordings(void **state)
{
	static const char recordings[] = FLEETSIM_SOURCE_DIR "/../shared/conformance";
	(void)state;
	if (io_kind_of(recordings) != IO_FOLDER) {
		print_message("skipped: no recordings at ../shared/conformance\n");
		skip();
	}
	replay_all(recordings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(recordings_in_the_repository), cmocka_unit_test(all_recordings)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
