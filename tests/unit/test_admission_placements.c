#include "model/admission.h"

#include "model/kinds.h"

#include "sim/arena.h"
#include "sim/io.h"
#include "sim/json.h"
#include "sim/text.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* What the recorded placement controller and its API server stored must pass admission as it is: the manifests put in, and after each pass the
 * status of the placement, its snapshots and their defaults. */

enum { CASES_MAX = 20000, CASE_BYTES_MAX = 64 << 20 };

struct tally {
	size_t cases, puts, statuses, snapshots, wrong;
};

struct reading {
	struct arena *arena;
	const char *path;
	enum release_id release;
	const struct value *placement; /* as put last */
	struct tally *tally;
};

static const char *text_of(const struct value *map, const char *key)
{
	return value_text_or(value_get(map, key), "");
}

static struct admission_request request_for(const struct reading *reading, const struct value *object)
{
	const struct kind_info *kind = kind_by_name(text_of(object, "kind"), NULL);
	assert_non_null(kind);
	return (struct admission_request){.release = reading->release,
					  .kind = kind->kind,
					  .group = kind->group,
					  .namespaced = value_find(object, "metadata", "namespace", NULL),
					  .proposed = object};
}

static void report(const struct reading *reading, const char *what, const struct value *expected, const struct value *got)
{
	if (reading->tally->wrong++ >= 20)
		return;
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, expected);
	text_put(&text, "\n");
	json_write_compact(&text, got);
	fprintf(stderr, "%s: %s\n%s\n", reading->path, what, text_view(&text));
	text_deinit(&text);
}

static void judge_put(struct reading *reading, const struct value *object)
{
	const struct admission_request request = request_for(reading, object);
	const char *refusal = NULL;
	reading->tally->puts++;
	if (!admission_create(reading->arena, &request, &refusal))
		report(reading, refusal, object, object);
	if (strstr(request.kind, "ResourcePlacement"))
		reading->placement = object;
}

static void judge_status(struct reading *reading, const struct value *status)
{
	struct value *proposed = value_copy_shallow(reading->arena, reading->placement);
	value_put(reading->arena, proposed, "status", value_copy(reading->arena, status));
	struct admission_request request = request_for(reading, reading->placement);
	request.old = admission_default(reading->arena, request.release, request.group, request.kind, reading->placement);
	request.proposed = proposed;
	request.status_subresource = true;
	const char *refusal = NULL;
	const struct value *stored = admission_update(reading->arena, &request, &refusal);
	reading->tally->statuses++;
	if (!stored)
		report(reading, refusal, status, status);
	else if (!value_equal(value_get(stored, "status"), status))
		report(reading, "status", status, value_get(stored, "status"));
}

static void judge_snapshot(struct reading *reading, const struct value *snapshot, const char *kind)
{
	struct value *object = value_copy_shallow(reading->arena, snapshot);
	struct value *metadata = value_map(reading->arena);
	value_put_text(reading->arena, metadata, "name", text_of(snapshot, "name"));
	value_put(reading->arena, metadata, "labels", value_get(snapshot, "labels"));
	if (value_get(snapshot, "namespace"))
		value_put_text(reading->arena, metadata, "namespace", text_of(snapshot, "namespace"));
	value_put(reading->arena, object, "metadata", metadata);
	value_put_text(reading->arena, object, "kind", arena_format(reading->arena, "%s%s", *text_of(snapshot, "namespace") ? "" : "Cluster", kind));
	value_put_text(reading->arena, object, "apiVersion", "placement.kubernetes-fleet.io/v1beta1");
	const struct admission_request request = request_for(reading, object);
	const char *refusal = NULL;
	const struct value *stored = admission_create(reading->arena, &request, &refusal);
	reading->tally->snapshots++;
	if (!stored)
		report(reading, refusal, snapshot, snapshot);
	else if (!value_equal(value_get(stored, "spec"), value_get(snapshot, "spec")))
		report(reading, kind, value_get(snapshot, "spec"), value_get(stored, "spec"));
}

static void judge_result(struct reading *reading, const struct value *result)
{
	static const struct {
		const char *key, *kind;
	} lists[] = {{"policySnapshots", "SchedulingPolicySnapshot"}, {"resourceSnapshots", "ResourceSnapshot"}};
	const struct value *status = value_find(result, "placement", "status", NULL);
	if (status)
		judge_status(reading, status);
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const struct value *list = value_get(result, lists[k].key);
		for (size_t i = 0; value_is(list, VALUE_LIST) && i < list->count; i++)
			judge_snapshot(reading, list->as.items[i], lists[k].kind);
	}
}

static void judge_case(struct arena *arena, const char *path, enum release_id release, struct tally *tally)
{
	struct io_file file;
	const char *error = NULL;
	if (!io_read_file(arena, path, CASE_BYTES_MAX, &file, &error))
		fail_msg("%s: %s", path, error);
	const struct value *steps = value_get(json_read(arena, file.bytes, file.size, &error), "steps");
	assert_non_null(steps);
	struct reading reading = {.arena = arena, .path = path, .release = release, .tally = tally};
	for (size_t i = 0; i < steps->count; i++) {
		if (value_get(steps->as.items[i], "put"))
			judge_put(&reading, value_get(steps->as.items[i], "put"));
		if (value_get(steps->as.items[i], "result"))
			judge_result(&reading, value_get(steps->as.items[i], "result"));
	}
	tally->cases++;
}

static void judge_all(const char *root)
{
	static const char *const folders[RELEASE_COUNT] = {
		[RELEASE_MID_2025] = "mid-2025", [RELEASE_V0_2_2] = "v0.2.2", [RELEASE_V0_3_1] = "v0.3.1", [RELEASE_HEAD] = "head"};
	struct arena listing, arena;
	struct tally tally = {0};
	arena_init(&listing, 0);
	arena_init(&arena, 0);
	for (size_t i = 0; i < RELEASE_COUNT; i++) {
		struct io_list list;
		const char *error = NULL;
		if (!io_list_folder(&listing, arena_format(&listing, "%s/%s", root, folders[i]), CASES_MAX, &list, &error))
			fail_msg("%s: %s", folders[i], error);
		for (size_t k = 0; k < list.count; k++) {
			arena_reset(&arena);
			judge_case(&arena, list.paths[k], (enum release_id)i, &tally);
		}
	}
	arena_deinit(&arena);
	arena_deinit(&listing);
	print_message("%zu cases: %zu manifests, %zu statuses, %zu snapshots\n", tally.cases, tally.puts, tally.statuses, tally.snapshots);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.puts > 0 && tally.statuses > 0 && tally.snapshots > 0);
}

static void placements_in_the_repository(void **state)
{
	(void)state;
	judge_all(FLEETSIM_SOURCE_DIR "/tests/data/recorded/placements");
}

static void all_placements(void **state)
{
	static const char recordings[] = FLEETSIM_SOURCE_DIR "/../shared/placements";
	(void)state;
	if (io_kind_of(recordings) != IO_FOLDER) {
		print_message("skipped: no recordings at ../shared/placements\n");
		skip();
	}
	judge_all(recordings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(placements_in_the_repository), cmocka_unit_test(all_placements)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
