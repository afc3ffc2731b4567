#include "tests/reference/generate_parts.h"

#include "sim/duration.h"

#include <math.h>
#include <string.h>

/* What people do about approval requests once they exist. */

static int64_t entry_s(const struct value *entry)
{
	const struct value *t = value_get(entry, "t");
	return t->type == VALUE_INT ? t->as.integer : (int64_t)floor(t->as.real);
}

static void approve(struct ref_generator *made, int64_t at_ns, const char *name, const char *more)
{
	ref_add_action(
		made, at_ns, "approve",
		ref_draw_json(&made->draw, "{$ns$more'name':'$request'}", "ns", ref_namespace_field(made), "more", more, "request", name, NULL));
}

static void patch_conditions(struct ref_generator *made, int64_t at_ns, const char *name, const char *conditions)
{
	ref_add_action(made, at_ns, "patch",
		       ref_draw_json(&made->draw,
				     "{'kind':'$kind',$ns'name':'$request','subresource':'status','merge':{'status':{'conditions':[$conditions]}}}",
				     "kind", made->scope->request, "ns", ref_namespace_field(made), "request", name, "conditions", conditions, NULL));
}

static void delete_request(struct ref_generator *made, int64_t at_ns, const char *name)
{
	ref_add_action(made, at_ns, "delete",
		       ref_draw_json(&made->draw, "{'kind':'$kind',$ns'name':'$request'}", "kind", made->scope->request, "ns",
				     ref_namespace_field(made), "request", name, NULL));
}

/* Something else than approving it and leaving it alone. */
static void play_trick(struct ref_generator *made, int64_t since_s, const char *name)
{
	struct ref_draw *draw = &made->draw;
	int64_t first_ns = ref_action_instant(made, since_s + 1, since_s + 60), second_ns = ref_action_instant(made, since_s + 61, since_s + 150);
	switch (ref_draw_between(draw, 0, 9)) {
	case 0:
		approve(made, first_ns, name, "'generation':2,");
		approve(made, second_ns, name, "");
		return;
	case 1:
		approve(made, first_ns, name, "'generation':0,");
		delete_request(made, second_ns, name);
		return;
	case 2:
		approve(made, first_ns, name, "'status':'False',");
		if (ref_draw_chance(draw, 70))
			approve(made, second_ns, name, "");
		return;
	case 3:
		delete_request(made, first_ns, name);
		return;
	case 4:
		approve(made, first_ns, name, "");
		approve(made, second_ns, name, "'status':'False',");
		return;
	case 5:
		approve(made, first_ns, name, "");
		delete_request(made, second_ns, name);
		return;
	case 6:
		patch_conditions(made, first_ns, name,
				 "{'type':'Approved','status':'True','reason':'lgtm','message':'lgtm','observedGeneration':1,'lastTransitionTime':"
				 "'1999-12-31T23:00:00Z'}");
		patch_conditions(made, second_ns, name,
				 "{'type':'Approved','status':'True','reason':'lgtm','message':'again','observedGeneration':1,'lastTransitionTime':"
				 "'1999-12-31T23:00:00Z'}");
		return;
	case 7:
		patch_conditions(made, first_ns, name,
				 "{'type':'Approved','status':'true','reason':'','message':'lgtm','lastTransitionTime':'1999-12-31T23:00:00Z'}");
		approve(made, second_ns, name, "");
		return;
	case 8:
		approve(made, first_ns, name, "");
		patch_conditions(made, second_ns, name,
				 "{'type':'Other','status':'True','reason':'lgtm','message':'','observedGeneration':1,'lastTransitionTime':'1999-12-"
				 "31T23:00:00Z'}");
		return;
	default:
		return;
	}
}

bool ref_generate_approvals(struct ref_generator *made, const struct value *history, size_t *seen)
{
	struct ref_draw *draw = &made->draw;
	size_t made_before = made->actions->count;
	for (size_t i = *seen; i < history->count; i++) {
		const struct value *entry = history->as.items[i];
		*seen = i + 1;
		if (strcmp(value_text_or(value_get(entry, "kind"), ""), made->scope->request) != 0 || value_get(entry, "status") ||
		    value_get(entry, "gone") || made->actions_made > 300)
			continue;
		const char *name = value_text_or(value_get(entry, "name"), "");
		int64_t since_s = entry_s(entry);
		int64_t patience_s = ref_draw_chance(draw, 70) ? 70 : 300;
		if (made->on[REF_F_APPROVAL_TRICKS] && ref_draw_chance(draw, 40))
			play_trick(made, since_s, name);
		else if (ref_draw_chance(draw, 88))
			approve(made, ref_action_instant(made, since_s + 1, since_s + patience_s), name, "");
		/* What comes after the first new action may turn out differently: the next round looks at it. */
		if (made->actions->count > made_before)
			break;
	}
	return made->actions->count > made_before;
}
