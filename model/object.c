#include "model/object.h"

#include <stdarg.h>
#include <string.h>

struct value *object_field(const struct object *object, ...)
{
	va_list keys;
	va_start(keys, object);
	const struct value *map = object->body;
	struct value *found = NULL;
	for (const char *key = va_arg(keys, const char *); key; key = va_arg(keys, const char *)) {
		found = value_get(map, key);
		map = found;
	}
	va_end(keys);
	return found;
}

const char *object_label(const struct object *object, const char *key)
{
	return labels_get(object->meta.labels, key);
}

const char *object_annotation(const struct object *object, const char *key)
{
	return labels_get(object->meta.annotations, key);
}

bool object_is_latest(const struct object *object)
{
	const char *latest = object_label(object, "kubernetes-fleet.io/is-latest-snapshot");
	return latest && strcmp(latest, "true") == 0;
}

bool object_has_finalizer(const struct object *object, const char *finalizer)
{
	for (uint32_t i = 0; i < object->meta.finalizer_count; i++)
		if (strcmp(object->meta.finalizers[i], finalizer) == 0)
			return true;
	return false;
}

const char *object_full_name(struct symbols *symbols, const char *ns, const char *name)
{
	return symbol_format(symbols, "%s/%s", ns, name);
}
