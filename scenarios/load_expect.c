#include "scenarios/invariants.h"
#include "scenarios/loader.h"

#include "sim/duration.h"

/* Expectations: names resolved, times in nanoseconds, and a name for each that has none. */

static const char *object_text(struct loader *loader, const struct object_name *name)
{
	return name->kind ? arena_format(loader->arena, "%s/%s", name->kind->singular, names_full(loader, name)) : "";
}

static void load_time(struct loader *loader, const struct spec_expectation *spec, struct expectation_time *time)
{
	time->when.entry = -1;
	if (spec->when) {
		time->has_when = true;
		time->at_ns = spec->after_ns;
		load_when(loader, spec->when, &time->when);
		return;
	}
	time->end = spec->at.kind == MOMENT_NONE || spec->at.kind == MOMENT_END;
	if (!time->end)
		time->at_ns = load_moment(loader, field_place(&spec->origin, "at"), &spec->at);
}

static const char *time_text(struct loader *loader, const struct expectation_time *time)
{
	if (time->has_when)
		return "when asked";
	return time->end ? "at the end" : arena_format(loader->arena, "at %s", duration_text(loader->arena, time->at_ns));
}

static void load_object(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct value *document = spec->object;
	const struct value *kind = value_get(document, "kind");
	const struct value *metadata = value_get(document, "metadata");
	const struct value *name = value_get(metadata, "name");
	const struct value *ns = value_get(metadata, "namespace");
	out->kind = EXPECT_OBJECT;
	out->document = document;
	if (!value_is(kind, VALUE_TEXT) || !value_is(name, VALUE_TEXT) || (ns && ns->type != VALUE_TEXT)) {
		field_error(&loader->reader, document, NULL, "an expected object needs kind and metadata.name as texts");
		return;
	}
	out->object.kind = load_kind_word(loader, kind, kind->as.text);
	if (!out->object.kind)
		return;
	out->object.name = name->as.text;
	out->object.ns = !out->object.kind->namespaced ? "" : ns ? ns->as.text : "default";
	load_must_exist(loader, name, &out->object);
	if (!out->name)
		out->name = arena_format(loader->arena, "%s %s", object_text(loader, &out->object), time_text(loader, &out->time));
}

static void load_absent(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct value *at = field_place(&spec->origin, "absent");
	out->kind = EXPECT_ABSENT;
	if (load_object_name(loader, at, spec->absent, &out->object))
		load_must_exist(loader, at, &out->object);
	if (!out->name)
		out->name = arena_format(loader->arena, "no %s %s", spec->absent, time_text(loader, &out->time));
}

static void load_get(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	out->kind = EXPECT_GET;
	out->command = spec->get->command;
	out->text = spec->get->prints;
	if (!out->name)
		out->name = arena_format(loader->arena, "kubectl get %s %s", out->command, time_text(loader, &out->time));
}

static void load_count(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct spec_count *count = spec->count;
	bool exact = field_given(&language_count, &count->origin, "is");
	bool most = field_given(&language_count, &count->origin, "atMost");
	out->kind = EXPECT_COUNT;
	out->object.kind = load_kind_word(loader, field_place(&count->origin, "kind"), count->kind);
	out->object.ns = count->ns;
	out->labels = count->labels;
	out->least = exact ? count->is : count->at_least;
	out->most = exact ? count->is : most ? count->at_most : INT32_MAX;
	if (out->least > out->most)
		field_error(&loader->reader, count->origin.value, NULL, "\"atLeast\" must not be above \"atMost\"");
	if (!out->name)
		out->name = arena_format(loader->arena, "number of %s %s", count->kind, time_text(loader, &out->time));
}

static void load_order(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct spec_order *order = spec->order;
	out->kind = EXPECT_ORDER;
	out->clusters = order->clusters;
	load_run_name(loader, field_place(&order->origin, "run"), order->run, &out->object);
	for (size_t i = 0; i < order->clusters.count; i++)
		load_cluster_name(loader, order->clusters.at[i], order->clusters.items[i]);
	if (!out->name)
		out->name = arena_format(loader->arena, "order of clusters in %s", order->run);
}

static void load_duration(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct spec_duration *duration = spec->duration;
	bool within = duration->within.count == 2;
	out->kind = EXPECT_DURATION;
	out->stage = duration->stage;
	out->of_cluster = duration->cluster;
	out->least = within ? duration->within.items[0] : duration->exactly_ns;
	out->most = within ? duration->within.items[1] : duration->exactly_ns;
	load_run_name(loader, field_place(&duration->origin, "run"), duration->run, &out->object);
	if (duration->stage)
		load_stage_name(loader, field_place(&duration->origin, "stage"), duration->stage);
	if (duration->cluster)
		load_cluster_name(loader, field_place(&duration->origin, "cluster"), duration->cluster);
	if (!out->name)
		out->name = arena_format(loader->arena, "duration of %s%s%s", duration->run, duration->stage || duration->cluster ? " " : "",
					 duration->stage ? duration->stage : duration->cluster ? duration->cluster : "");
}

static void load_holds(struct loader *loader, const struct spec_holds *holds, enum expectation_kind kind, struct expectation *out)
{
	static const char *const words[] = {[EXPECT_NEVER] = "never", [EXPECT_ALWAYS] = "always", [EXPECT_EVENTUALLY] = "eventually"};
	out->kind = kind;
	out->condition = (struct scenario_condition){.entry = -1, .gone = holds->gone};
	load_ref(loader, &holds->object, &out->condition.object);
	if (holds->condition)
		load_condition(loader, field_place(&holds->origin, "condition"), holds->condition, &out->condition);
	int64_t from_ns = load_moment(loader, field_place(&holds->origin, "from"), &holds->from);
	out->from_ns = from_ns < 0 ? 0 : from_ns;
	out->until_ns = load_moment(loader, field_place(&holds->origin, "until"), &holds->until);
	if (out->until_ns >= 0 && out->until_ns < out->from_ns)
		field_error(&loader->reader, field_place(&holds->origin, "until"), NULL, "\"until\" must not be before \"from\"");
	if (!out->name)
		out->name = arena_format(loader->arena, "%s %s %s", object_text(loader, &out->condition.object), words[kind],
					 holds->condition ? holds->condition : holds->gone ? "gone" : "there");
}

static void load_refused(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct spec_refused *refused = spec->refused;
	const struct value *at = field_place(&refused->origin, "entry");
	out->kind = EXPECT_REFUSED;
	out->text = refused->text;
	out->entry = names_find(loader, "entry", refused->entry);
	if (out->entry < 0)
		field_error(&loader->reader, at, names_hint(loader, "entry", refused->entry), "no timeline entry is called \"%s\"", refused->entry);
	if (!out->name)
		out->name = arena_format(loader->arena, "refusal of %s", refused->entry);
}

static void load_violates(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	const struct spec_violates *violates = spec->violates;
	out->kind = EXPECT_VIOLATES;
	out->invariant = load_invariant(loader, field_place(&violates->origin, "invariant"), violates->invariant);
	if (!out->name)
		out->name = arena_format(loader->arena, "invariant %s is violated", out->invariant ? out->invariant->name : violates->invariant);
}

static void load_one(struct loader *loader, const struct spec_expectation *spec, struct expectation *out)
{
	*out = (struct expectation){.name = spec->name, .place = place_of(spec->origin.value), .cluster = spec->cluster, .until_ns = -1, .entry = -1};
	load_time(loader, spec, &out->time);
	if (spec->cluster)
		load_cluster_name(loader, field_place(&spec->origin, "cluster"), spec->cluster);
	if (spec->object)
		load_object(loader, spec, out);
	else if (spec->absent)
		load_absent(loader, spec, out);
	else if (spec->get)
		load_get(loader, spec, out);
	else if (spec->count)
		load_count(loader, spec, out);
	else if (spec->order)
		load_order(loader, spec, out);
	else if (spec->duration)
		load_duration(loader, spec, out);
	else if (spec->never)
		load_holds(loader, spec->never, EXPECT_NEVER, out);
	else if (spec->always)
		load_holds(loader, spec->always, EXPECT_ALWAYS, out);
	else if (spec->eventually)
		load_holds(loader, spec->eventually, EXPECT_EVENTUALLY, out);
	else if (spec->refused)
		load_refused(loader, spec, out);
	else if (spec->violates)
		load_violates(loader, spec, out);
}

void load_expectations(struct loader *loader)
{
	const struct object_list *list = loader->spec ? &loader->spec->expect : &(struct object_list){0};
	const struct spec_expectation *specs = list->items;
	struct expectation *expectations = ARENA_ARRAY(loader->arena, struct expectation, list->count);
	if (list->count > SCENARIO_ENTRIES_MAX)
		field_error(&loader->reader, specs[0].origin.value, NULL, "more than %d expectations", SCENARIO_ENTRIES_MAX);
	for (size_t i = 0; i < list->count && i < SCENARIO_ENTRIES_MAX; i++) {
		const struct value *at = field_place(&specs[i].origin, "name");
		const struct value *earlier = specs[i].name ? names_enter(loader, "expectation", specs[i].name, at, (int64_t)i) : NULL;
		if (earlier)
			field_error(&loader->reader, at, NULL, "two expectations are called \"%s\"; first at line %u", specs[i].name, earlier->line);
		load_one(loader, &specs[i], &expectations[i]);
	}
	loader->scenario->expectations = expectations;
	loader->scenario->expectation_count = (uint32_t)list->count;
}
