#include "scenarios/language.h"

/* The tables of expectations. */

static const struct field get_fields[] = {
	{.name = "command", .type = FIELD_TEXT, .offset = FIELD_AT(spec_get, command), .required = true, .least = 1,
	 .doc = "What stands after `kubectl get`."},
	{.name = "prints", .type = FIELD_TEXT, .offset = FIELD_AT(spec_get, prints), .required = true,
	 .doc = "What it prints. A line of ... stands for any lines, <any> for one word or quoted value."},
};

static const struct field_table get_table = {
	.name = "kubectl get", .single = true, .doc = "What kubectl prints, to the character.", .fields = get_fields, .count = FIELD_COUNT(get_fields),
	.size = sizeof(struct spec_get),
};

static const struct field order_fields[] = {
	{.name = "run", .type = FIELD_TEXT, .offset = FIELD_AT(spec_order, run), .required = true, .least = 1, .doc = "NAME or NAMESPACE/NAME of the run."},
	{.name = "clusters", .type = FIELD_TEXTS, .offset = FIELD_AT(spec_order, clusters), .required = true, .least = 1,
	 .doc = "All clusters that the run starts, in the order in which it starts them."},
};

static const struct field_table order_table = {
	.name = "order", .doc = "The order of clusters.", .fields = order_fields, .count = FIELD_COUNT(order_fields), .size = sizeof(struct spec_order),
};

static const struct field duration_fields[] = {
	{.name = "run", .type = FIELD_TEXT, .offset = FIELD_AT(spec_duration, run), .required = true, .least = 1,
	 .doc = "NAME or NAMESPACE/NAME of the run: from its creation until it has succeeded or failed."},
	{.name = "stage", .type = FIELD_TEXT, .offset = FIELD_AT(spec_duration, stage), .choice = 2, .least = 1,
	 .doc = "Only this stage: from its start time to its end time."},
	{.name = "cluster", .type = FIELD_TEXT, .offset = FIELD_AT(spec_duration, cluster), .choice = 2, .least = 1,
	 .doc = "Only the update of this cluster: from started to succeeded."},
	{.name = "within", .type = FIELD_DURATIONS, .offset = FIELD_AT(spec_duration, within), .choice = 1, .doc = "The shortest and the longest: [1h, 1h2m]."},
	{.name = "exactly", .type = FIELD_DURATION, .offset = FIELD_AT(spec_duration, exactly_ns), .choice = 1, .doc = "To the nanosecond."},
};

static const struct field_table duration_table;

static void check_duration(struct field_reader *reader, void *object)
{
	const struct spec_duration *duration = object;
	if (!field_given(&duration_table, &duration->origin, "within"))
		return;
	const struct value *at = field_place(&duration->origin, "within");
	if (duration->within.count != 2)
		field_error(reader, at, NULL, "\"within\" needs two durations, the shortest and the longest");
	else if (duration->within.items[0] > duration->within.items[1])
		field_error(reader, at, NULL, "the first duration of \"within\" must not be the longer one");
}

static const struct field_table duration_table = {
	.name = "duration", .doc = "How long something took, in virtual time and without rounding.", .fields = duration_fields,
	.count = FIELD_COUNT(duration_fields), .size = sizeof(struct spec_duration), .choices = {CHOICE_EXACTLY, CHOICE_AT_MOST}, .check = check_duration,
};

static const struct field holds_fields[] = {
	{.name = "condition", .type = FIELD_TEXT, .offset = FIELD_AT(spec_holds, condition), .choice = 1, .least = 1,
	 .doc = "TYPE=STATUS or TYPE=STATUS/REASON; without it the object need only exist."},
	{.name = "gone", .type = FIELD_BOOL, .offset = FIELD_AT(spec_holds, gone), .choice = 1, .doc = "The object was there and was removed."},
	{.name = "from", .type = FIELD_MOMENT, .offset = FIELD_AT(spec_holds, from), .doc = "Only from then on."},
	{.name = "until", .type = FIELD_MOMENT, .offset = FIELD_AT(spec_holds, until), .doc = "Only until then."},
};

static const struct field_table holds_table = {
	.name = "state over time", .doc = "Something that is or is not true over some time. `always` begins when the object is first there.",
	.fields = holds_fields, .count = FIELD_COUNT(holds_fields), .size = sizeof(struct spec_holds), .has_ref = true, .ref_required = true,
	.ref_offset = FIELD_AT(spec_holds, object), .choices = {CHOICE_AT_MOST},
};

static const struct field count_fields[] = {
	{.name = "kind", .type = FIELD_TEXT, .offset = FIELD_AT(spec_count, kind), .required = true, .least = 1, .doc = "The kind, as after `kubectl get`."},
	{.name = "namespace", .type = FIELD_TEXT, .offset = FIELD_AT(spec_count, ns), .least = 1, .doc = "Only of this namespace."},
	{.name = "labels", .type = FIELD_LABELS, .offset = FIELD_AT(spec_count, labels), .doc = "Only with all these labels."},
	{.name = "is", .type = FIELD_INT, .offset = FIELD_AT(spec_count, is), .choice = 1, .least = 0, .most = INT32_MAX, .doc = "Exactly so many."},
	{.name = "atLeast", .type = FIELD_INT, .offset = FIELD_AT(spec_count, at_least), .choice = 2, .least = 0, .most = INT32_MAX,
	 .doc = "At least so many."},
	{.name = "atMost", .type = FIELD_INT, .offset = FIELD_AT(spec_count, at_most), .choice = 3, .least = 0, .most = INT32_MAX, .doc = "At most so many."},
};

static void check_count(struct field_reader *reader, void *object)
{
	const struct spec_count *count = object;
	bool is = field_given(&language_count, &count->origin, "is");
	bool range = field_given(&language_count, &count->origin, "atLeast") || field_given(&language_count, &count->origin, "atMost");
	if (is == range)
		field_error(reader, count->origin.value, NULL, "a count needs either \"is\", or \"atLeast\" and \"atMost\" or one of them");
}

const struct field_table language_count = {
	.name = "count", .doc = "How many objects there are.", .fields = count_fields, .count = FIELD_COUNT(count_fields), .size = sizeof(struct spec_count),
	.check = check_count,
};

static const struct field refused_fields[] = {
	{.name = "entry", .type = FIELD_TEXT, .offset = FIELD_AT(spec_refused, entry), .required = true, .least = 1, .doc = "The name of the timeline entry."},
	{.name = "text", .type = FIELD_TEXT, .offset = FIELD_AT(spec_refused, text), .required = true, .least = 1, .doc = "What the API server says."},
};

static const struct field_table refused_table = {
	.name = "refusal", .doc = "That the API server refuses something.", .fields = refused_fields, .count = FIELD_COUNT(refused_fields),
	.size = sizeof(struct spec_refused),
};

static const struct field expectation_fields[] = {
	{.name = "name", .type = FIELD_TEXT, .offset = FIELD_AT(spec_expectation, name), .least = 1, .doc = "How it is called in reports."},
	{.name = "at", .type = FIELD_MOMENT, .offset = FIELD_AT(spec_expectation, at), .nullable = true, .choice = 1,
	 .doc = "When to look; what happens at that instant has happened. The end when left out."},
	{.name = "when", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, when), .choice = 1, .table = &language_when,
	 .doc = "Look when this becomes true for the first time."},
	{.name = "after", .type = FIELD_DURATION, .offset = FIELD_AT(spec_expectation, after_ns), .doc = "Look this long after `when`."},
	{.name = "cluster", .type = FIELD_TEXT, .offset = FIELD_AT(spec_expectation, cluster), .least = 1,
	 .doc = "Look at the objects of this member instead of the hub's."},
	{.name = "object", .type = FIELD_MAP, .offset = FIELD_AT(spec_expectation, object), .choice = 2,
	 .doc = "A part of an object that must be there: maps may have more keys, conditions are matched by type, other lists by position; <any> stands for "
		"any text, null for a key that must be absent."},
	{.name = "absent", .type = FIELD_TEXT, .offset = FIELD_AT(spec_expectation, absent), .choice = 2, .least = 1,
	 .doc = "KIND/NAME or KIND/NAMESPACE/NAME of an object that must not be there."},
	{.name = "get", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, get), .choice = 2, .table = &get_table, .doc = "What kubectl prints."},
	{.name = "count", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, count), .choice = 2, .table = &language_count,
	 .doc = "How many objects there are."},
	{.name = "order", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, order), .choice = 2, .table = &order_table,
	 .doc = "In which order a run starts clusters."},
	{.name = "duration", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, duration), .choice = 2, .table = &duration_table,
	 .doc = "How long something took."},
	{.name = "never", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, never), .choice = 2, .table = &holds_table,
	 .doc = "What must never be true."},
	{.name = "always", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, always), .choice = 2, .table = &holds_table,
	 .doc = "What must be true all the time."},
	{.name = "eventually", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, eventually), .choice = 2, .table = &holds_table,
	 .doc = "What must become true."},
	{.name = "refused", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, refused), .choice = 2, .table = &refused_table,
	 .doc = "That the API server refuses something."},
	{.name = "violates", .type = FIELD_OBJECT, .offset = FIELD_AT(spec_expectation, violates), .choice = 2, .table = &language_violates,
	 .doc = "That an invariant is violated, which then is no failure."},
};

/* Only what looks at one instant has one. */
static void check_expectation(struct field_reader *reader, void *object)
{
	const struct spec_expectation *expectation = object;
	const struct origin *origin = &expectation->origin;
	bool point = expectation->object || expectation->absent || expectation->get || expectation->count;
	if (!point && (expectation->at.kind != MOMENT_NONE || expectation->when))
		field_error(reader, field_place(origin, expectation->when ? "when" : "at"), NULL, "only object, absent, get and count look at one instant");
	if (!expectation->when && field_given(&language_expectation, origin, "after"))
		field_error(reader, field_place(origin, "after"), NULL, "\"after\" goes with \"when\"");
	if (expectation->cluster && !point)
		field_error(reader, field_place(origin, "cluster"), NULL, "only object, absent, get and count look at a member");
}

const struct field_table language_expectation = {
	.name = "expectation", .doc = "What must hold.", .fields = expectation_fields, .count = FIELD_COUNT(expectation_fields),
	.size = sizeof(struct spec_expectation), .choices = {CHOICE_AT_MOST, CHOICE_EXACTLY}, .check = check_expectation,
};
