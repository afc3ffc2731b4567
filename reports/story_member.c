#include "reports/story_reader.h"

#include "model/binding.h"
#include "model/condition.h"

#include "sim/hash_table.h"

#include <stdlib.h>
#include <string.h>

/* What members and people contribute: bindings, holdings, approvals. */

struct story_key {
	const char *ns, *owner, *name; /* symbols of the reader; `owner` is the placement of a binding */
};

/* A time in which a binding reported one kind of trouble. */
struct story_spell {
	int64_t from_ns, until_ns; /* until_ns INT64_MAX: it still does */
	enum story_trouble trouble;
	const struct condition *condition;
};

struct story_track {
	UT_hash_handle hh;
	struct story_key key;
	const struct identity *identity;
	const char *placement, *cluster; /* the trace's own texts */
	const char *snapshot;            /* that its spec names */
	enum story_report report;
	int64_t since_ns;   /* of the report */
	int64_t generation; /* that the spells are about */
	struct story_spell *spells;
	size_t spell_count, spell_room;
	int64_t gone_ns; /* STORY_NEVER: it is there */
	int64_t held_index;
};

struct story_request {
	UT_hash_handle hh;
	struct story_key key;
	int64_t approved_ns; /* STORY_NEVER: it is not */
};

/* How many members hold which version of a placement. */
struct held_level {
	int64_t index;
	uint32_t count;
};

struct story_held {
	UT_hash_handle hh;
	struct story_key key;
	struct held_level *levels;
	size_t level_count, level_room;
};

static struct story_key key_of(struct story_reader *reader, const char *ns, const char *owner, const char *name)
{
	return (struct story_key){symbol_of(&reader->symbols, ns), symbol_of(&reader->symbols, owner), symbol_of(&reader->symbols, name)};
}

int64_t story_snapshot_index(const char *placement, const char *snapshot)
{
	static const char suffix[] = "-snapshot";
	size_t size = strlen(placement);
	if (strncmp(snapshot, placement, size) != 0 || snapshot[size] != '-' || snapshot[size + 1] < '0' || snapshot[size + 1] > '9')
		return -1;
	char *end;
	long long index = strtoll(snapshot + size + 1, &end, 10);
	return strcmp(end, suffix) == 0 ? (int64_t)index : -1;
}

static const struct condition *false_at_generation(const struct object *binding, const char *type)
{
	const struct condition *condition = condition_find(binding->conditions.items, binding->conditions.count, type);
	return condition_is_false(condition, binding->meta.generation) ? condition : NULL;
}

static bool means_progress(const struct condition *condition)
{
	static const char *const reasons[] = {"ApplyInProgress",        "DiffReportInProgress", "OverriddenPending",
					      "WorkNotSynchronizedYet", "ApplyPending",         "ResourceNotAvailableYet"};
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (condition_has_reason(condition, reasons[i]))
			return true;
	return false;
}

enum story_report story_report_of(const struct object *binding, const struct condition **condition)
{
	static const char *const good[] = {"Available", "DiffReported"};
	static const char *const steps[] = {"Overridden", "WorkSynchronized", "Applied", "DiffReported", "Available"};
	bool progress = false;
	for (size_t i = 0; i < 2; i++) {
		*condition = condition_find(binding->conditions.items, binding->conditions.count, good[i]);
		if (condition_is_true(*condition, binding->meta.generation))
			return REPORT_READY;
	}
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		*condition = false_at_generation(binding, steps[i]);
		if (*condition && !means_progress(*condition))
			return strcmp(steps[i], "Available") == 0 ? REPORT_UNAVAILABLE : REPORT_FAILED;
		progress = progress || *condition;
	}
	*condition = NULL;
	return progress ? REPORT_PROGRESS : REPORT_NOTHING;
}

static const char *placement_of(const struct object *binding)
{
	const char *placement = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	return placement ? placement : "";
}

/* Of two bindings for one cluster the later name counts, as for the engine. */
static struct story_track *track_new(struct story_reader *reader, const struct object *binding)
{
	struct story_track *track = ARENA_NEW(reader->arena, struct story_track);
	struct story_track *other;
	track->placement = placement_of(binding);
	track->cluster = binding->binding_spec->cluster;
	track->key = key_of(reader, binding->identity->ns, track->placement, track->cluster);
	track->identity = binding->identity;
	track->gone_ns = STORY_NEVER;
	track->held_index = -1;
	HASH_FIND(hh, reader->tracks, &track->key, sizeof track->key, other);
	if (other && other->gone_ns == STORY_NEVER && strcmp(other->identity->name, binding->identity->name) > 0)
		return track;
	if (other)
		HASH_DELETE(hh, reader->tracks, other);
	HASH_ADD(hh, reader->tracks, key, sizeof track->key, track);
	return track;
}

static struct story_track *track_find(struct story_reader *reader, const struct story_run *run, const char *cluster)
{
	struct story_key key = key_of(reader, run->identity->ns, run->spec->placement, cluster);
	struct story_track *track;
	HASH_FIND(hh, reader->tracks, &key, sizeof key, track);
	return track;
}

static struct held_level *level_of(struct story_reader *reader, const struct story_key *track, int64_t index)
{
	struct story_key key = {track->ns, track->owner, NULL};
	struct story_held *held;
	HASH_FIND(hh, reader->held, &key, sizeof key, held);
	if (!held) {
		held = ARENA_NEW(reader->arena, struct story_held);
		held->key = key;
		HASH_ADD(hh, reader->held, key, sizeof key, held);
	}
	for (size_t i = 0; i < held->level_count; i++)
		if (held->levels[i].index == index)
			return &held->levels[i];
	held->levels = arena_room(reader->arena, held->levels, held->level_count, &held->level_room, sizeof *held->levels);
	held->levels[held->level_count] = (struct held_level){.index = index};
	return &held->levels[held->level_count++];
}

static void hold(struct story_reader *reader, struct story_track *track, int64_t at_ns, int64_t index)
{
	struct story *story = reader->story;
	if (index == track->held_index)
		return;
	if (track->held_index >= 0)
		level_of(reader, &track->key, track->held_index)->count--;
	if (index >= 0)
		level_of(reader, &track->key, index)->count++;
	track->held_index = index;
	story->holdings = arena_room(reader->arena, story->holdings, story->holding_count, &reader->holding_room, sizeof *story->holdings);
	story->holdings[story->holding_count++] = (struct story_holding){at_ns, track->cluster, track->identity->ns, track->placement, index};
}

static void note_trouble(struct story_reader *reader, struct story_track *track, int64_t at_ns, const struct object *binding,
			 const struct condition *condition)
{
	if (track->generation != binding->meta.generation) {
		track->generation = binding->meta.generation;
		track->spell_count = 0;
	}
	enum story_trouble trouble = track->report == REPORT_FAILED        ? TROUBLE_FAILED
				     : track->report == REPORT_UNAVAILABLE ? TROUBLE_UNAVAILABLE
									   : TROUBLE_NONE;
	struct story_spell *last = track->spell_count ? &track->spells[track->spell_count - 1] : NULL;
	if (last && last->until_ns == INT64_MAX) {
		if (last->trouble == trouble)
			return;
		last->until_ns = at_ns;
	}
	if (trouble == TROUBLE_NONE)
		return;
	track->spells = arena_room(reader->arena, track->spells, track->spell_count, &track->spell_room, sizeof *track->spells);
	track->spells[track->spell_count++] = (struct story_spell){at_ns, INT64_MAX, trouble, condition};
}

/* The resources are there once they were applied or are available; recorded members may report only the latter. */
static bool holds_resources(const struct object *binding)
{
	const struct conditions *list = &binding->conditions;
	int64_t generation = binding->meta.generation;
	return condition_is_true(condition_find(list->items, list->count, "Applied"), generation) ||
	       condition_is_true(condition_find(list->items, list->count, "Available"), generation);
}

void story_take_binding(struct story_reader *reader, const struct trace_record *record)
{
	struct story_subject *subject = story_subject_of(reader, record->subject);
	const struct object *binding = record->as.write.after;
	if (!binding) {
		if (subject->binding) {
			subject->binding->gone_ns = record->at_ns;
			hold(reader, subject->binding, record->at_ns, -1);
		}
		subject->binding = NULL;
		return;
	}
	if (!subject->binding)
		subject->binding = track_new(reader, binding);
	struct story_track *track = subject->binding;
	const struct condition *condition;
	enum story_report report = story_report_of(binding, &condition);
	if (report != track->report || track->generation != binding->meta.generation)
		track->since_ns = record->at_ns;
	track->report = report;
	track->snapshot = binding->binding_spec->snapshot;
	note_trouble(reader, track, record->at_ns, binding, condition);
	if (holds_resources(binding))
		hold(reader, track, record->at_ns, story_snapshot_index(track->key.owner, binding->binding_spec->snapshot));
}

void story_take_applied(struct story_reader *reader, const struct trace_record *record)
{
	struct story_track *track = story_subject_of(reader, record->subject)->binding;
	const struct object *snapshot = record->as.applied.snapshot;
	if (track && snapshot)
		hold(reader, track, record->at_ns, story_snapshot_index(track->key.owner, snapshot->identity->name));
}

void story_note_member(struct story_reader *reader, const struct story_run *run, struct story_cluster *cluster)
{
	const struct story_track *track = track_find(reader, run, cluster->name);
	if (!track)
		return;
	if (track->report == REPORT_READY)
		cluster->ready_ns = track->since_ns > cluster->started_ns ? track->since_ns : cluster->started_ns;
	/* another run may have begun the same update: what was over before this one took the cluster up is none of its troubles */
	for (size_t i = 0; i < track->spell_count; i++) {
		const struct story_spell *spell = &track->spells[i];
		if (spell->until_ns <= cluster->started_ns || spell->trouble <= cluster->trouble)
			continue;
		if (cluster->trouble == TROUBLE_NONE)
			cluster->trouble_ns = spell->from_ns > cluster->started_ns ? spell->from_ns : cluster->started_ns;
		cluster->trouble = spell->trouble;
		cluster->trouble_condition = spell->condition;
	}
}

bool story_is_placed(struct story_reader *reader, const struct story_run *run, const char *cluster)
{
	const struct story_track *track = track_find(reader, run, cluster);
	return track && track->gone_ns == STORY_NEVER && run->index >= 0 && story_snapshot_index(run->spec->placement, track->snapshot) == run->index;
}

int64_t story_gone_ns(struct story_reader *reader, const struct story_run *run, const char *cluster)
{
	const struct story_track *track = track_find(reader, run, cluster);
	return track ? track->gone_ns : STORY_NEVER;
}

static bool is_approved(const struct object *request)
{
	return condition_is_true(condition_find(request->conditions.items, request->conditions.count, "Approved"), request->meta.generation);
}

void story_take_request(struct story_reader *reader, const struct trace_record *record)
{
	struct story_subject *subject = story_subject_of(reader, record->subject);
	const struct object *after = record->as.write.after;
	if (!subject->request) {
		struct story_request *request = ARENA_NEW(reader->arena, struct story_request);
		request->key = key_of(reader, record->identity->ns, NULL, record->identity->name);
		request->approved_ns = STORY_NEVER;
		HASH_ADD(hh, reader->requests, key, sizeof request->key, request);
		subject->request = request;
	}
	if (!after || !is_approved(after))
		subject->request->approved_ns = STORY_NEVER;
	else if (subject->request->approved_ns == STORY_NEVER)
		subject->request->approved_ns = record->at_ns;
}

int64_t story_approved_ns(struct story_reader *reader, const char *ns, const char *name)
{
	struct story_key key = key_of(reader, ns, NULL, name);
	struct story_request *request;
	HASH_FIND(hh, reader->requests, &key, sizeof key, request);
	return request ? request->approved_ns : STORY_NEVER;
}

int64_t story_held_index(struct story_reader *reader, const char *ns, const char *placement)
{
	struct story_key key = key_of(reader, ns, placement, NULL);
	struct story_held *held;
	int64_t highest = -1;
	HASH_FIND(hh, reader->held, &key, sizeof key, held);
	for (size_t i = 0; held && i < held->level_count; i++)
		if (held->levels[i].count && held->levels[i].index > highest)
			highest = held->levels[i].index;
	return highest;
}

void story_drop_tables(struct story_reader *reader)
{
	HASH_CLEAR(hh, reader->tracks);
	HASH_CLEAR(hh, reader->requests);
	HASH_CLEAR(hh, reader->held);
}
