#include "scenarios/loader.h"

#include "scenarios/json_patch.h"

#include "model/members.h"

static const struct object_list *entries_of(const struct loader *loader)
{
	static const struct object_list none;
	return loader->spec ? &loader->spec->timeline : &none;
}

/* Manifests that entries hold or mention */

static size_t item_count(const struct value *manifests)
{
	return manifests->type == VALUE_LIST ? manifests->count : 1;
}

static const struct value *item_of(const struct value *manifests, size_t index)
{
	return manifests->type == VALUE_LIST ? manifests->as.items[index] : manifests;
}

static void note_manifests(struct loader *loader, const struct value *manifests)
{
	for (size_t i = 0; manifests && i < item_count(manifests); i++) {
		const struct value *item = item_of(manifests, i);
		if (item->type == VALUE_MAP) {
			load_manifest(loader, item, true);
			continue;
		}
		struct scenario_manifest *manifest = load_mentioned(loader, item->as.text);
		if (manifest)
			manifest->in_timeline = true;
	}
}

void load_timeline_names(struct loader *loader)
{
	const struct object_list *list = entries_of(loader);
	const struct spec_entry *specs = list->items;
	for (size_t i = 0; i < list->count; i++) {
		note_manifests(loader, specs[i].apply);
		note_manifests(loader, specs[i].create);
		if (!specs[i].name)
			continue;
		const struct value *at = field_place(&specs[i].origin, "name");
		const struct value *earlier = names_enter(loader, "entry", specs[i].name, at, (int64_t)i);
		if (earlier)
			field_error(&loader->reader, at, NULL, "two timeline entries are called \"%s\"; first at line %u", specs[i].name, earlier->line);
	}
}

/* Steps */

struct steps {
	struct scenario_step *items;
	size_t count, room;
};

static struct scenario_step *add_step(struct loader *loader, struct steps *steps, enum scenario_verb verb)
{
	steps->items = arena_room(loader->arena, steps->items, steps->count, &steps->room, sizeof steps->items[0]);
	struct scenario_step *step = &steps->items[steps->count++];
	*step = (struct scenario_step){.verb = verb};
	return step;
}

static const char *object_words(struct loader *loader, const struct object_name *name)
{
	return name->kind ? arena_format(loader->arena, "%s/%s", name->kind->singular, names_full(loader, name)) : "";
}

static void load_placing(struct loader *loader, struct steps *steps, enum scenario_verb verb, const struct value *manifests)
{
	for (size_t i = 0; i < item_count(manifests); i++) {
		const struct value *item = item_of(manifests, i);
		struct object_name name = {0};
		const struct value *document = NULL;
		if (item->type == VALUE_MAP) {
			if (load_is_list(item)) {
				field_error(&loader->reader, item, NULL, "a list of manifests stands in a file of its own");
				continue;
			}
			struct diags quiet; /* the manifest was reported when its name was entered */
			diags_init(&quiet);
			struct diags *loud = loader->reader.diags;
			loader->reader.diags = &quiet;
			document = load_clean_manifest(loader, item, &name);
			loader->reader.diags = loud;
			diags_deinit(&quiet);
		} else if (load_object_name(loader, item, item->as.text, &name)) {
			const struct scenario_manifest *manifest = load_mentioned(loader, item->as.text);
			document = manifest ? manifest->document : NULL;
			if (!manifest) {
				const char *full = names_full(loader, &name);
				field_error(&loader->reader, item, names_hint(loader, names_space(loader, name.kind), full),
					    "no manifest defines the %s \"%s\"",
					    name.kind->kind, full);
			}
		}
		if (!document)
			continue;
		struct scenario_step *step = add_step(loader, steps, verb);
		step->target = name;
		step->document = document;
	}
}

static void load_deletes(struct loader *loader, struct steps *steps, const struct text_list *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct object_name name;
		if (load_object_name(loader, names->at[i], names->items[i], &name) && load_must_exist(loader, names->at[i], &name))
			add_step(loader, steps, VERB_DELETE)->target = name;
	}
}

static struct value *map_of(struct arena *arena, const char *key, struct value *value)
{
	struct value *map = value_map(arena);
	value_put(arena, map, key, value);
	return map;
}

static void load_states(struct loader *loader, struct steps *steps, const struct text_list *runs, const char *state)
{
	for (size_t i = 0; i < runs->count; i++) {
		struct object_name name;
		if (!load_run_name(loader, runs->at[i], runs->items[i], &name))
			continue;
		struct scenario_step *step = add_step(loader, steps, VERB_MERGE);
		step->target = name;
		step->document = map_of(loader->arena, "spec", map_of(loader->arena, "state", value_text(loader->arena, state)));
	}
}

static void load_patch(struct loader *loader, struct steps *steps, const struct spec_patch *patch)
{
	struct object_name name;
	bool good = load_ref(loader, &patch->object, &name);
	if (patch->json) {
		const struct value *at;
		const char *problem = json_patch_check(loader->arena, patch->json, &at);
		if (problem)
			field_error(&loader->reader, at, NULL, "%s", problem);
		good = good && !problem;
	}
	if (!good)
		return;
	struct scenario_step *step = add_step(loader, steps, patch->json ? VERB_JSON_PATCH : VERB_MERGE);
	step->target = name;
	step->document = patch->json ? patch->json : patch->merge;
	step->status_subresource = patch->subresource == 1;
}

static void load_approval(struct loader *loader, struct steps *steps, const struct spec_approve *approve, bool take_back)
{
	struct object_name name;
	if (!load_request_name(loader, field_place(&approve->origin, "request"), approve->request, &name))
		return;
	struct scenario_step *step = add_step(loader, steps, VERB_APPROVE);
	step->target = name;
	step->approval.status = take_back ? CONDITION_FALSE : (enum condition_status)approve->status;
	step->approval.generation = approve->generation;
	bool yes = step->approval.status == CONDITION_TRUE;
	step->approval.reason = approve->reason ? approve->reason : arena_format(loader->arena, "%s%s", name.kind->kind, yes ? "Approved" : "NotApproved");
	step->approval.message = approve->message ? approve->message
				 : yes		  ? arena_format(loader->arena, "%s has been approved", name.kind->kind)
						  : "";
}

static void load_label(struct loader *loader, struct steps *steps, const struct spec_label *label)
{
	struct object_name name;
	if (!load_ref(loader, &label->object, &name))
		return;
	struct scenario_step *step = add_step(loader, steps, VERB_LABEL);
	step->target = name;
	step->document = label->labels;
}

static struct object_name cluster_object(const char *name)
{
	return (struct object_name){kind_by_name("MemberCluster", NULL), "", name};
}

static void load_taint(struct loader *loader, struct steps *steps, const struct spec_taint_action *taint)
{
	if (!load_cluster_name(loader, field_place(&taint->origin, "cluster"), taint->cluster))
		return;
	struct scenario_step *step = add_step(loader, steps, VERB_MERGE);
	step->target = cluster_object(taint->cluster);
	step->document = map_of(loader->arena, "spec", map_of(loader->arena, "taints", load_taints(loader, &taint->taints)));
}

static void load_member_script(struct loader *loader, struct steps *steps, const struct spec_member_script *member)
{
	if (!load_cluster_name(loader, field_place(&member->origin, "cluster"), member->cluster))
		return;
	struct scenario_step *step = add_step(loader, steps, VERB_SCRIPT);
	step->target = cluster_object(member->cluster);
	step->script = load_script(loader, &member->script);
}

static void load_binding(struct loader *loader, struct steps *steps, const struct spec_binding *binding)
{
	const char *kind = binding->ns ? "ResourceBinding" : "ClusterResourceBinding";
	if (binding->cluster && !load_cluster_name(loader, field_place(&binding->origin, "cluster"), binding->cluster))
		return;
	struct scenario_step *step = add_step(loader, steps, VERB_BINDING);
	step->target = (struct object_name){kind_by_name(kind, NULL), binding->ns ? binding->ns : "",
					    binding->name ? binding->name : arena_format(loader->arena, "binding-%s", binding->cluster)};
	step->document = binding->spec;
	load_words(loader, &binding->conditions, &step->words, &step->generations);
	step->word_count = (uint32_t)binding->conditions.count;
}

/* The steps of an entry and the verb's word. */
static const char *load_steps(struct loader *loader, const struct spec_entry *spec, struct steps *steps)
{
	if (spec->apply)
		return load_placing(loader, steps, VERB_APPLY, spec->apply), "apply";
	if (spec->create)
		return load_placing(loader, steps, VERB_CREATE, spec->create), "create";
	if (spec->patch)
		return load_patch(loader, steps, spec->patch), "patch";
	if (spec->remove.count)
		return load_deletes(loader, steps, &spec->remove), "delete";
	if (spec->approve)
		return load_approval(loader, steps, spec->approve, false), "approve";
	if (spec->unapprove)
		return load_approval(loader, steps, spec->unapprove, true), "unapprove";
	if (spec->label)
		return load_label(loader, steps, spec->label), "label";
	if (spec->taint)
		return load_taint(loader, steps, spec->taint), "taint";
	if (spec->start.count)
		return load_states(loader, steps, &spec->start, "Run"), "start";
	if (spec->stop.count)
		return load_states(loader, steps, &spec->stop, "Stop"), "stop";
	if (spec->resume.count)
		return load_states(loader, steps, &spec->resume, "Run"), "resume";
	if (spec->member)
		return load_member_script(loader, steps, spec->member), "script";
	if (spec->binding)
		return load_binding(loader, steps, spec->binding), "write";
	return "";
}

static const char *entry_words(struct loader *loader, const char *verb, const struct steps *steps)
{
	struct text words;
	text_init(&words, 0);
	text_put(&words, verb);
	for (size_t i = 0; i < steps->count; i++)
		text_putf(&words, "%s%s", i ? ", " : " ", object_words(loader, &steps->items[i].target));
	const char *text = arena_text(loader->arena, text_view(&words));
	text_deinit(&words);
	return text;
}

void load_timeline(struct loader *loader)
{
	const struct object_list *list = entries_of(loader);
	const struct spec_entry *specs = list->items;
	struct scenario_entry *entries = ARENA_ARRAY(loader->arena, struct scenario_entry, list->count);
	if (list->count > SCENARIO_ENTRIES_MAX)
		field_error(&loader->reader, specs[0].origin.value, NULL, "more than %d timeline entries", SCENARIO_ENTRIES_MAX);
	for (size_t i = 0; i < list->count && i < SCENARIO_ENTRIES_MAX; i++) {
		const struct spec_entry *spec = &specs[i];
		struct steps steps = {0};
		const char *verb = load_steps(loader, spec, &steps);
		struct scenario_entry *entry = &entries[i];
		*entry = (struct scenario_entry){.name = spec->name,
						 .words = entry_words(loader, verb, &steps),
						 .place = place_of(spec->origin.value),
						 .has_when = spec->when != NULL,
						 .steps = steps.items,
						 .step_count = (uint32_t)steps.count,
						 .refused = spec->refused,
						 .optional = spec->optional};
		if (spec->when)
			load_when(loader, spec->when, &entry->when);
		else
			entry->at_ns = load_moment(loader, field_place(&spec->origin, "at"), &spec->at);
		entry->after = spec->after ? &spec->after->dist : NULL;
	}
	loader->scenario->entries = entries;
	loader->scenario->entry_count = (uint32_t)list->count;
}
