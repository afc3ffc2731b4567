#include "scenarios/invariants.h"
#include "scenarios/loader.h"

/* What a scenario says about invariants: names resolved. */

const struct invariant *load_invariant(struct loader *loader, const struct value *at, const char *name)
{
	const struct invariant *found = invariant_by_name(name);
	if (found)
		return found;
	const char *names[INVARIANTS_MAX];
	for (size_t i = 0; i < invariant_count(); i++)
		names[i] = invariant_at(i)->name;
	const char *nearest = diag_nearest(name, names, invariant_count());
	const char *hint = nearest ? arena_format(loader->arena, "did you mean \"%s\"?", nearest) : "see: fleetsim invariants";
	field_error(&loader->reader, at, hint, "there is no invariant \"%s\"", name);
	return NULL;
}

void load_invariants(struct loader *loader)
{
	const struct spec_invariants *spec = loader->spec ? loader->spec->invariants : NULL;
	const struct object_list *list = spec ? &spec->except : &(struct object_list){0};
	const struct spec_exemption *specs = list->items;
	struct scenario_exemption *exemptions = ARENA_ARRAY(loader->arena, struct scenario_exemption, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct value *at = field_place(&specs[i].origin, "name");
		exemptions[i] = (struct scenario_exemption){load_invariant(loader, at, specs[i].name), specs[i].why, place_of(specs[i].origin.value)};
		for (size_t j = 0; j < i; j++)
			if (exemptions[i].invariant && exemptions[j].invariant == exemptions[i].invariant)
				field_error(&loader->reader, at, NULL, "the invariant \"%s\" stands twice; first at line %u",
					    exemptions[i].invariant->name, exemptions[j].place.line);
	}
	loader->scenario->exemptions = exemptions;
	loader->scenario->exemption_count = (uint32_t)list->count;
}
