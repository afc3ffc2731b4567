#include "model/policy_hash.h"

#include "sim/json.h"
#include "sim/base64.h"
#include "sim/sha256.h"

#include <assert.h>
#include <string.h>

/* One field of a Go struct, in the order of declaration, which is the order in which Go prints them. */
struct go_field {
	const char *name;               /* NULL ends the struct */
	const struct go_field *nested;  /* a struct, or a list of structs; NULL: printed as it is */
	bool list;
	bool zero_stays;                /* a zero value is printed (a pointer, or no omitempty) */
	const char *absent;             /* printed when the key is absent; NULL: nothing is */
};

static const struct go_field label_requirement[] = {
	{.name = "key", .zero_stays = true, .absent = "\"\""},
	{.name = "operator", .zero_stays = true, .absent = "\"\""},
	{.name = "values"},
	{.name = NULL},
};

static const struct go_field label_selector[] = {
	{.name = "matchLabels"},
	{.name = "matchExpressions", .nested = label_requirement, .list = true},
	{.name = NULL},
};

static const struct go_field property_requirement[] = {
	{.name = "name", .zero_stays = true, .absent = "\"\""},
	{.name = "operator", .zero_stays = true, .absent = "\"\""},
	{.name = "values", .zero_stays = true, .absent = "null"},
	{.name = NULL},
};

static const struct go_field property_selector[] = {
	{.name = "matchExpressions", .nested = property_requirement, .list = true, .zero_stays = true, .absent = "null"},
	{.name = NULL},
};

static const struct go_field property_sorter[] = {
	{.name = "name", .zero_stays = true, .absent = "\"\""},
	{.name = "sortOrder", .zero_stays = true, .absent = "\"\""},
	{.name = NULL},
};

static const struct go_field selector_term[] = {
	{.name = "labelSelector", .nested = label_selector},
	{.name = "propertySelector", .nested = property_selector},
	{.name = "propertySorter", .nested = property_sorter},
	{.name = NULL},
};

static const struct go_field cluster_selector[] = {
	{.name = "clusterSelectorTerms", .nested = selector_term, .list = true, .zero_stays = true, .absent = "null"},
	{.name = NULL},
};

static const struct go_field preferred_selector[] = {
	{.name = "weight", .zero_stays = true, .absent = "0"},
	{.name = "preference", .nested = selector_term, .absent = "{}"},
	{.name = NULL},
};

static const struct go_field cluster_affinity[] = {
	{.name = "requiredDuringSchedulingIgnoredDuringExecution", .nested = cluster_selector},
	{.name = "preferredDuringSchedulingIgnoredDuringExecution", .nested = preferred_selector, .list = true},
	{.name = NULL},
};

static const struct go_field affinity[] = {
	{.name = "clusterAffinity", .nested = cluster_affinity},
	{.name = NULL},
};

static const struct go_field spread_constraint[] = {
	{.name = "maxSkew", .zero_stays = true},
	{.name = "topologyKey", .zero_stays = true, .absent = "\"\""},
	{.name = "whenUnsatisfiable"},
	{.name = NULL},
};

static const struct go_field toleration[] = {
	{.name = "key"},
	{.name = "operator"},
	{.name = "value"},
	{.name = "effect"},
	{.name = NULL},
};

static const struct go_field policy_fields[] = {
	{.name = "placementType"},
	{.name = "clusterNames"},
	{.name = "affinity", .nested = affinity},
	{.name = "topologySpreadConstraints", .nested = spread_constraint, .list = true},
	{.name = "tolerations", .nested = toleration, .list = true},
	{.name = NULL},
};

static bool is_zero(const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return !value->as.boolean;
	case VALUE_INT:
		return value->as.integer == 0;
	case VALUE_TEXT:
		return !*value->as.text;
	case VALUE_LIST:
	case VALUE_MAP:
		return value->count == 0;
	case VALUE_REAL:
		break;
	}
	return false;
}

/* A struct, or a list of structs, that is being written. */
struct level {
	const struct go_field *fields; /* the next one to write */
	const struct go_field *first;
	const struct value *map;       /* NULL: between the elements of `list` */
	const struct value *list;      /* NULL: a single struct */
	size_t next;                   /* element of the list */
	bool comma;
};

enum { LEVELS_MAX = 16 }; /* the tables nest eight deep, lists included */

static void separate(struct text *out, struct level *level)
{
	if (level->comma)
		text_put_char(out, ',');
	level->comma = true;
}

/* Opens the struct or list; false when nothing is in it to be walked. */
static void open_level(struct text *out, struct level *level, const struct go_field *field, const struct value *value)
{
	*level = (struct level){.first = field->nested, .fields = field->nested};
	if (field->list)
		level->list = value;
	else
		level->map = value;
	text_put_char(out, field->list ? '[' : '{');
}

/* The next field of the struct on top; returns whether a level was opened above it. */
static bool write_field(struct text *out, struct level *level, struct level *above)
{
	const struct go_field *field = level->fields++;
	const struct value *value = value_get(level->map, field->name);
	bool absent = !value || value->type == VALUE_NULL;
	if (absent && !field->absent)
		return false;
	bool single_struct = field->nested && !field->list;
	if (!absent && !single_struct && !field->zero_stays && is_zero(value))
		return false;
	separate(out, level);
	text_putf(out, "\"%s\":", field->name);
	if (absent) {
		text_put(out, field->absent);
		return false;
	}
	if (!field->nested) {
		json_write_compact(out, value);
		return false;
	}
	open_level(out, above, field, value);
	return true;
}

static void write_struct(struct text *out, const struct go_field *fields, const struct value *map)
{
	struct level stack[LEVELS_MAX];
	size_t depth = 1;
	open_level(out, &stack[0], &(struct go_field){.nested = fields}, map);
	while (depth) {
		struct level *level = &stack[depth - 1];
		assert(depth < LEVELS_MAX);
		if (level->list && !level->map && level->next < level->list->count) {
			if (level->next)
				text_put_char(out, ',');
			text_put_char(out, '{');
			level->map = level->list->as.items[level->next++];
			level->fields = level->first;
			level->comma = false;
		} else if (level->map && level->fields->name) {
			if (write_field(out, level, &stack[depth]))
				depth++;
		} else if (level->map && level->list) {
			text_put_char(out, '}');
			level->map = NULL;
		} else {
			text_put_char(out, level->list ? ']' : '}');
			depth--;
		}
	}
}

static void write_policy(struct text *out, const struct value *policy)
{
	if (value_is(policy, VALUE_MAP))
		write_struct(out, policy_fields, policy);
	else
		text_put(out, "null");
}

struct value *policy_normalize(struct arena *arena, const struct value *policy, bool with_count)
{
	if (!value_is(policy, VALUE_MAP))
		return NULL;
	struct text json;
	text_init(&json, 0);
	write_policy(&json, policy);
	const char *error = NULL;
	struct value *normal = json_read(arena, text_view(&json), json.size, &error);
	text_deinit(&json);
	assert(normal);
	const struct value *count = value_get(policy, "numberOfClusters");
	if (with_count && value_is(count, VALUE_INT))
		value_put_int(arena, normal, "numberOfClusters", count->as.integer);
	return normal;
}

const char *policy_hash(struct arena *arena, const struct value *policy)
{
	struct text json;
	text_init(&json, 0);
	write_policy(&json, policy);
	char hex[SHA256_HEX];
	sha256_hex(text_view(&json), json.size, hex);
	text_deinit(&json);
	return base64_of(arena, hex, strlen(hex));
}
