#include "scenarios/language.h"

#include "model/condition.h"

/* The tables of the timeline. */

static const struct field when_fields[] = {
	{.name = "condition", .type = FIELD_TEXT, .offset = FIELD_AT(spec_when, condition), .choice = 1, .least = 1,
	 .doc = "TYPE=STATUS or TYPE=STATUS/REASON, for example Progressing=False/UpdateRunWaiting; STATUS Absent when there must be no such condition. "
		"Without it the object need only exist."},
	{.name = "gone", .type = FIELD_BOOL, .offset = FIELD_AT(spec_when, gone), .choice = 1, .doc = "The object was there and was removed."},
	{.name = "happened", .type = FIELD_TEXT, .offset = FIELD_AT(spec_when, happened), .choice = 1, .least = 1,
	 .doc = "The name of a timeline entry that has happened."},
};

static void check_when(struct field_reader *reader, void *object)
{
	const struct spec_when *when = object;
	if (when->happened && when->object.value)
		field_error(reader, when->object.value, NULL, "\"happened\" is about a timeline entry, not about an object");
	else if (!when->happened && !when->object.value)
		field_error(reader, when->origin.value, NULL, "\"when\" needs an object (run, target, or a kind such as configmap) or \"happened\"");
}

const struct field_table language_when = {
	.name = "when", .single = true, .doc = "What has to become true for the first time.", .fields = when_fields, .count = FIELD_COUNT(when_fields),
	.size = sizeof(struct spec_when), .has_ref = true, .ref_offset = FIELD_AT(spec_when, object), .choices = {CHOICE_AT_MOST}, .check = check_when,
};

static const struct field_word subresource_words[] = {{"status", 1, "Only the status changes."}, {NULL, 0, NULL}};

static const struct field patch_fields[] = {
	{.name = "merge", .type = FIELD_MAP, .offset = FIELD_AT(spec_patch, merge), .choice = 1,
	 .doc = "A JSON merge patch: what is null is removed. The text <now> stands for the wall clock."},
	{.name = "json", .type = FIELD_VALUE, .offset = FIELD_AT(spec_patch, json), .choice = 1, .doc = "A JSON patch: a list of operations."},
	{.name = "subresource", .type = FIELD_WORD, .offset = FIELD_AT(spec_patch, subresource), .words = subresource_words,
	 .doc = "Only the status changes; without it everything else does."},
};

static const struct field_table patch_table = {
	.name = "patch", .doc = "kubectl patch or edit.", .fields = patch_fields, .count = FIELD_COUNT(patch_fields), .size = sizeof(struct spec_patch),
	.has_ref = true, .ref_required = true, .ref_offset = FIELD_AT(spec_patch, object), .choices = {CHOICE_EXACTLY},
};

static const struct field_word status_words[] = {
	{"True", CONDITION_TRUE, ""}, {"False", CONDITION_FALSE, ""}, {"Unknown", CONDITION_UNKNOWN, ""}, {NULL, 0, NULL}};

static const struct field approve_fields[] = {
	{.name = "request", .type = FIELD_TEXT, .offset = FIELD_AT(spec_approve, request), .required = true, .least = 1,
	 .doc = "The approval request, NAME or NAMESPACE/NAME."},
	{.name = "status", .type = FIELD_WORD, .offset = FIELD_AT(spec_approve, status), .fallback = "True", .words = status_words,
	 .doc = "Status of the condition Approved."},
	{.name = "generation", .type = FIELD_INT, .offset = FIELD_AT(spec_approve, generation), .fallback = "-1", .least = -1, .most = INT32_MAX,
	 .doc = "Its observedGeneration; -1, the default, is the request's own. Another one is silently no approval."},
	{.name = "reason", .type = FIELD_TEXT, .offset = FIELD_AT(spec_approve, reason), .least = 1, .doc = "Its reason."},
	{.name = "message", .type = FIELD_TEXT, .offset = FIELD_AT(spec_approve, message), .doc = "Its message."},
};

static const struct field_table approve_table = {
	.name = "approval", .doc = "Sets the condition Approved of an approval request, keeping the others.", .fields = approve_fields,
	.count = FIELD_COUNT(approve_fields), .size = sizeof(struct spec_approve), .shorthand = "request",
};

static const struct field label_fields[] = {
	{.name = "labels", .type = FIELD_LABELS, .offset = FIELD_AT(spec_label, labels), .required = true, .nullable = true,
	 .doc = "Labels to set; null removes one."},
};

static const struct field_table label_table = {
	.name = "label action", .doc = "kubectl label.", .fields = label_fields, .count = FIELD_COUNT(label_fields), .size = sizeof(struct spec_label),
	.has_ref = true, .ref_required = true, .ref_offset = FIELD_AT(spec_label, object),
};

static const struct field taint_fields[] = {
	{.name = "cluster", .type = FIELD_TEXT, .offset = FIELD_AT(spec_taint_action, cluster), .required = true, .least = 1, .doc = "The member."},
	{.name = "taints", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_taint_action, taints), .required = true, .table = &language_taint,
	 .doc = "All taints it has from now on; [] removes them."},
};

static const struct field_table taint_table = {
	.name = "taint action", .doc = "Replaces the taints of a member.", .fields = taint_fields, .count = FIELD_COUNT(taint_fields),
	.size = sizeof(struct spec_taint_action),
};

static const struct field member_fields[] = {
	{.name = "cluster", .type = FIELD_TEXT, .offset = FIELD_AT(spec_member_script, cluster), .required = true, .least = 1, .doc = "The member."},
	{.name = "script", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_member_script, script), .required = true, .table = &language_script_write,
	 .doc = "What it writes from now on; what is pending still happens."},
};

static const struct field_table member_table = {
	.name = "member action", .doc = "Replaces what a member does by exact writes.", .fields = member_fields, .count = FIELD_COUNT(member_fields),
	.size = sizeof(struct spec_member_script),
};

static const struct field binding_fields[] = {
	{.name = "cluster", .type = FIELD_TEXT, .offset = FIELD_AT(spec_binding, cluster), .choice = 1, .least = 1,
	 .doc = "The member whose binding it is, when it is called binding-CLUSTER."},
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_binding, name), .choice = 1, .least = 1, .doc = "The name of the binding."},
	{.name = "namespace", .type = FIELD_TEXT, .offset = FIELD_AT(spec_binding, ns), .least = 1, .doc = "Its namespace, for a ResourceBinding."},
	{.name = "spec", .type = FIELD_MAP, .offset = FIELD_AT(spec_binding, spec), .doc = "Merged into its spec first."},
	{.name = "conditions", .type = FIELD_OBJECTS, .offset = FIELD_AT(spec_binding, conditions), .table = &language_condition,
	 .doc = "Then set, as a member does it."},
};

static void check_binding(struct field_reader *reader, void *object)
{
	const struct spec_binding *binding = object;
	if (!binding->spec && binding->conditions.count == 0)
		field_error(reader, binding->origin.value, NULL, "a binding action needs \"spec\" or \"conditions\"");
}

static const struct field_table binding_table = {
	.name = "binding action", .doc = "Somebody else writes a binding.", .fields = binding_fields, .count = FIELD_COUNT(binding_fields),
	.size = sizeof(struct spec_binding), .choices = {CHOICE_EXACTLY}, .check = check_binding,
};

static const struct field entry_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_entry, name), .least = 1, .doc = "For `happened`, `refused` and messages."},
	{.name = "at", .type = FIELD_MOMENT, .offset = FIELD_AT(spec_entry, at), .choice = 1, .doc = "When it happens."},
	{.name = "when", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, when), .choice = 1, .table = &language_when,
	 .doc = "It happens when this becomes true for the first time."},
	{.name = "after", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, after), .table = &language_dist, .doc = "How long after `when`."},
	{.name = "apply", .type = FIELD_MANIFESTS, .offset = FIELD_AT(spec_entry, apply), .choice = 2,
	 .doc = "kubectl apply: the manifest named (KIND/NAME or KIND/NAMESPACE/NAME), or one written here, or a list."},
	{.name = "create", .type = FIELD_MANIFESTS, .offset = FIELD_AT(spec_entry, create), .choice = 2, .doc = "kubectl create, as `apply`."},
	{.name = "patch", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, patch), .choice = 2, .table = &patch_table, .doc = "kubectl patch or edit."},
	{.name = "delete", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_entry, remove), .choice = 2, .least = 1,
	 .doc = "kubectl delete: KIND/NAME or KIND/NAMESPACE/NAME, or a list."},
	{.name = "approve", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, approve), .choice = 2, .table = &approve_table,
	 .doc = "Approves a request."},
	{.name = "unapprove", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, unapprove), .choice = 2, .table = &approve_table,
	 .doc = "Takes an approval back: the same with status False."},
	{.name = "label", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, label), .choice = 2, .table = &label_table, .doc = "kubectl label."},
	{.name = "taint", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, taint), .choice = 2, .table = &taint_table, .doc = "Taints a member."},
	{.name = "start", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_entry, start), .choice = 2, .least = 1,
	 .doc = "Sets the state of a run (NAME or NAMESPACE/NAME) to Run."},
	{.name = "stop", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_entry, stop), .choice = 2, .least = 1, .doc = "Sets the state of a run to Stop."},
	{.name = "resume", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_entry, resume), .choice = 2, .least = 1,
	 .doc = "Sets the state of a stopped run to Run."},
	{.name = "member", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, member), .choice = 2, .table = &member_table,
	 .doc = "Replaces what a member does by exact writes."},
	{.name = "binding", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_entry, binding), .choice = 2, .table = &binding_table,
	 .doc = "Somebody else writes a binding."},
	{.name = "refused", .type = FIELD_TEXT, .offset = FIELD_AT(spec_entry, refused), .least = 1,
	 .doc = "The API server must refuse it with this text. A refusal that is not expected fails the scenario."},
	{.name = "optional", .type = FIELD_BOOL, .offset = FIELD_AT(spec_entry, optional), .fallback = "false",
	 .doc = "It is no failure when `when` never becomes true."},
};

static void check_entry(struct field_reader *reader, void *object)
{
	const struct spec_entry *entry = object;
	if (entry->after && !entry->when)
		field_error(reader, field_place(&entry->origin, "after"), NULL, "\"after\" goes with \"when\"");
	if (entry->optional && !entry->when)
		field_error(reader, field_place(&entry->origin, "optional"), NULL, "\"optional\" goes with \"when\"");
}

const struct field_table language_timeline_entry = {
	.name = "timeline entry", .doc = "Something that is done.", .fields = entry_fields, .count = FIELD_COUNT(entry_fields),
	.size = sizeof(struct spec_entry), .choices = {CHOICE_EXACTLY, CHOICE_EXACTLY}, .check = check_entry,
};
