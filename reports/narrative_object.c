#include "reports/narrative_parts.h"

#include "reports/value_changes.h"
#include "reports/words.h"

#include "model/binding.h"
#include "model/condition.h"
#include "model/placement_status.h"

#include <string.h>

/* Writes of everything but runs. */

static bool by_people(const struct trace_record *record)
{
	return record->writer == WRITER_USER || record->writer == WRITER_PERSON;
}

/* "labels changed: order=9, tier removed". */
static void tell_labels(struct narrator *narrator, const struct trace_record *record, const char *what, struct labels old, struct labels new)
{
	struct text *line = narrate_begin(narrator, record->at_ns);
	const char *separator = ": ";
	words_put_object(line, record->identity);
	narrate_words(narrator, "%s changed", what);
	for (uint32_t i = 0; i < new.count; i++) {
		const char *was = labels_get(old, new.items[i].key);
		if (was && strcmp(was, new.items[i].value) == 0)
			continue;
		text_put(line, separator);
		words_put_plain(line, new.items[i].key);
		text_put_char(line, '=');
		words_put_plain(line, new.items[i].value);
		separator = ", ";
	}
	for (uint32_t i = 0; i < old.count; i++) {
		if (labels_get(new, old.items[i].key))
			continue;
		text_put(line, separator);
		words_put_plain(line, old.items[i].key);
		text_put(line, " removed");
		separator = ", ";
	}
	narrate_end(narrator);
}

static bool tell_meta(struct narrator *narrator, const struct trace_record *record)
{
	const struct meta *old = &record->as.write.before->meta;
	const struct meta *new = &record->as.write.after->meta;
	bool labels = !labels_equal(old->labels, new->labels);
	bool annotations = !labels_equal(old->annotations, new->annotations);
	if (labels)
		tell_labels(narrator, record, "labels", old->labels, new->labels);
	if (annotations)
		tell_labels(narrator, record, "annotations", old->annotations, new->annotations);
	if (old->finalizer_count != new->finalizer_count)
		narrate_object(narrator, record, "finalizers changed");
	return labels || annotations || old->finalizer_count != new->finalizer_count;
}

static bool tell_spec(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	bool typed = before->run_spec != after->run_spec || before->binding_spec != after->binding_spec;
	if (!typed && (before->body == after->body || value_equal(before->body, after->body)))
		return false;
	words_put_object(narrate_begin(narrator, record->at_ns), record->identity);
	narrate_words(narrator, "edited");
	if (!typed) {
		text_put(&narrator->line, ": ");
		value_changes_write(&narrator->line, before->body, after->body);
	}
	narrate_end(narrator);
	return true;
}

bool narrate_by_hand(struct narrator *narrator, const struct trace_record *record, const char *created)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	if (!after) {
		narrate_gather_object(narrator, record, "deleted");
		return true;
	}
	if (before && after->meta.deleting && !before->meta.deleting) {
		narrate_gather_object(narrator, record, "deletion requested");
		return true;
	}
	if (!by_people(record))
		return false;
	if (!before) {
		if (created)
			narrate_gather_object(narrator, record, created);
		return created != NULL;
	}
	bool told = tell_spec(narrator, record);
	return tell_meta(narrator, record) || told;
}

/* Approval requests */

static const struct condition *request_condition(const struct object *request, const char *type)
{
	return request ? condition_find(request->conditions.items, request->conditions.count, type) : NULL;
}

static bool approved(const struct object *request)
{
	return request && condition_is_true(request_condition(request, "Approved"), request->meta.generation);
}

static void put_person(struct narrator *narrator)
{
	if (!narrator->person.size)
		return;
	text_put(&narrator->line, " by ");
	words_put_plain(&narrator->line, text_view(&narrator->person));
}

static void tell_approval(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	const struct condition *old = request_condition(before, "Approved");
	const struct condition *new = request_condition(after, "Approved");
	if (approved(before) == approved(after) && (!new || (old && condition_equal(old, new))))
		return;
	words_put_object(narrate_begin(narrator, record->at_ns), record->identity);
	if (approved(after)) {
		narrate_words(narrator, approved(before) ? "approved again" : "approved");
		put_person(narrator);
	} else if (condition_has(new, CONDITION_TRUE)) {
		narrate_words(narrator, "approved without effect: for generation %lld, and it is %lld", (long long)new->generation,
			      (long long)after->meta.generation);
	} else if (approved(before)) {
		narrate_words(narrator, "approval withdrawn");
		put_person(narrator);
	} else {
		narrate_words(narrator, "not approved");
		put_person(narrator);
	}
	narrate_end(narrator);
}

static void tell_request(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *after = record->as.write.after;
	if (narrate_by_hand(narrator, record, "created by hand"))
		return;
	if (record->as.write.before) {
		if (record->writer != WRITER_RUN_CONTROLLER)
			tell_approval(narrator, record);
		return;
	}
	words_put_object(narrate_begin(narrator, record->at_ns), record->identity);
	narrate_words(narrator, "created: stage %s waits for approval", value_text_or(object_field(after, "spec", "targetStage", NULL), ""));
	text_put_bytes(&narrator->later, text_view(&narrator->line), narrator->line.size);
}

/* Bindings */

static void tell_report(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	const struct condition *condition;
	enum story_report report = story_report_of(after, &condition);
	const struct condition *old_condition;
	enum story_report old = before->meta.generation == after->meta.generation ? story_report_of(before, &old_condition) : REPORT_NOTHING;
	bool was_bad = old == REPORT_FAILED || old == REPORT_UNAVAILABLE;
	bool is_bad = report == REPORT_FAILED || report == REPORT_UNAVAILABLE;
	bool told = is_bad && was_bad && strcmp(condition->type, old_condition->type) == 0 && strcmp(condition->reason, old_condition->reason) == 0;
	if (told || (!is_bad && !(was_bad && report == REPORT_READY)))
		return;
	narrate_begin(narrator, record->at_ns);
	narrate_update_of(narrator, after);
	if (!is_bad) {
		narrate_words(narrator, "recovered");
	} else {
		narrate_words(narrator, "reports %s False: ", condition->type);
		words_put_plain(&narrator->line, condition->reason);
	}
	narrate_end(narrator);
}

static void tell_binding(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	if (by_people(record)) {
		if (!narrate_by_hand(narrator, record, "created by hand"))
			narrate_object(narrator, record, "status edited");
		return;
	}
	if (!before || !after)
		return;
	if (record->writer == WRITER_SCHEDULER && strcmp(after->binding_spec->state, "Unscheduled") == 0 &&
	    strcmp(before->binding_spec->state, "Unscheduled") != 0) {
		narrate_begin(narrator, record->at_ns);
		narrate_update_of(narrator, after);
		narrate_words(narrator, "no longer selected");
		narrate_end(narrator);
	} else if (record->part == PART_STATUS) {
		tell_report(narrator, record);
	}
}

/* Placements and snapshots */

static const struct condition *placement_condition(const struct trace_record *record, const struct object *version, const char *word)
{
	struct text type;
	const struct condition *found = NULL;
	text_init(&type, 256);
	text_putf(&type, "%s%s", record->identity->kind->kind, word);
	if (version && version->placement_status)
		found = condition_find(version->placement_status->conditions.items, version->placement_status->conditions.count, text_view(&type));
	text_deinit(&type);
	return found;
}

static uint32_t count_entries(const struct object *placement)
{
	return placement && placement->placement_status ? placement->placement_status->entry_count : 0;
}

static uint32_t count_scheduled(const struct object *placement)
{
	const struct placement_status *status = placement ? placement->placement_status : NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; status && i < status->entry_count; i++)
		count += placement_entry_at(status, i)->cluster != NULL;
	return count;
}

static void tell_placement(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *before = record->as.write.before;
	const struct object *after = record->as.write.after;
	if (narrate_by_hand(narrator, record, "created") || record->part != PART_STATUS)
		return;
	bool scheduled = condition_has(placement_condition(record, after, "Scheduled"), CONDITION_TRUE);
	bool was_scheduled = condition_has(placement_condition(record, before, "Scheduled"), CONDITION_TRUE);
	/* only then may the number be another, and counting takes a walk */
	bool news = scheduled && (!was_scheduled || count_entries(before) != count_entries(after));
	if (news && (!was_scheduled || count_scheduled(before) != count_scheduled(after))) {
		words_put_object(narrate_begin(narrator, record->at_ns), record->identity);
		narrate_words(narrator, "scheduled to ");
		words_put_count(&narrator->line, count_scheduled(after), "cluster", NULL);
		narrate_end(narrator);
	}
	const char *index = after->placement_status ? after->placement_status->snapshot_index : NULL;
	if (condition_has(placement_condition(record, after, "Available"), CONDITION_TRUE) &&
	    !condition_has(placement_condition(record, before, "Available"), CONDITION_TRUE))
		narrate_object(narrator, record, "available on all clusters: snapshot %s", index ? index : "none");
}

static void tell_snapshot(struct narrator *narrator, const struct trace_record *record)
{
	const struct object *after = record->as.write.after;
	if (narrate_by_hand(narrator, record, "created by hand") || record->as.write.before || record->writer == WRITER_SEED)
		return;
	bool resources = kind_is_fleet(record->identity->kind, "ClusterResourceSnapshot", "ResourceSnapshot");
	if (!resources || object_annotation(after, "kubernetes-fleet.io/resource-hash"))
		narrate_gather_object(narrator, record, "created");
}

void narrate_other(struct narrator *narrator, const struct trace_record *record)
{
	if (record->writer == WRITER_SEED)
		return;
	if (kind_is_fleet(record->identity->kind, "ClusterApprovalRequest", "ApprovalRequest"))
		tell_request(narrator, record);
	else if (kind_is_fleet(record->identity->kind, "ClusterResourceBinding", "ResourceBinding"))
		tell_binding(narrator, record);
	else if (kind_is_fleet(record->identity->kind, "ClusterResourcePlacement", "ResourcePlacement"))
		tell_placement(narrator, record);
	else if (kind_is_fleet(record->identity->kind, "ClusterResourceSnapshot", "ResourceSnapshot") ||
		 kind_is_fleet(record->identity->kind, "ClusterSchedulingPolicySnapshot", "SchedulingPolicySnapshot"))
		tell_snapshot(narrator, record);
	else
		narrate_by_hand(narrator, record, "created");
}
