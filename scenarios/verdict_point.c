#include "scenarios/match.h"
#include "scenarios/verdict.h"

#include "model/codec.h"

#include "sim/text_match.h"
#include "sim/json.h"

#include <string.h>

/* Expectations that look at one instant. */

static const char *shown_value(const struct judge *judge, const struct value *value)
{
	if (!value)
		return "nothing";
	struct text text;
	text_init(&text, 4096);
	if (value->type == VALUE_TEXT)
		text_put(&text, value->as.text);
	else
		json_write_compact(&text, value);
	const char *copy = arena_format(judge->arena, "%s%s", text_view(&text), text.overflowed ? "..." : "");
	text_deinit(&text);
	return copy;
}

static bool document_is(const struct value *document, const struct object_name *name)
{
	const struct value *metadata = value_get(document, "metadata");
	const char *ns = value_text_or(value_get(metadata, "namespace"), "");
	return strcmp(value_text_or(value_get(document, "kind"), ""), name->kind->kind) == 0 && strcmp(ns, name->ns) == 0 &&
	       strcmp(value_text_or(value_get(metadata, "name"), ""), name->name) == 0;
}

/* The object as a document, on the hub or on a member; NULL when it is not there. */
static const struct value *find_document(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	const struct object_name *name = &expectation->object;
	if (!expectation->cluster) {
		const struct object *object = history_object(judge->history, name->kind, name->ns, name->name, at_ns);
		return object ? object_encode(judge->arena, object) : NULL;
	}
	const struct value *objects = history_member_objects(judge->history, judge->arena, expectation->cluster, at_ns);
	for (size_t i = 0; i < objects->count; i++)
		if (document_is(objects->as.items[i], name))
			return objects->as.items[i];
	return NULL;
}

static struct verdict point_object(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	const struct value *found = find_document(judge, expectation, at_ns);
	struct value *wanted = value_copy_shallow(judge->arena, expectation->document);
	struct mismatch mismatch;
	/* An object is the same in every version of its API, and its kind was found under any of its names. */
	value_drop(wanted, "apiVersion");
	value_drop(wanted, "kind");
	if (!found)
		return verdict_failed(judge, at_ns, arena_format(judge->arena, "the %s %s", expectation->object.kind->kind, expectation->object.name),
				      "there is no such object");
	if (match_value(judge->arena, wanted, found, &mismatch))
		return verdict_held();
	const char *split = mismatch.note ? strchr(mismatch.note, '\n') : NULL;
	const char *wish = split ? arena_copy(judge->arena, mismatch.note, (size_t)(split - mismatch.note)) : shown_value(judge, mismatch.wanted);
	const char *there = split ? split + 1 : shown_value(judge, mismatch.found);
	return verdict_failed(judge, at_ns, arena_format(judge->arena, "%s: %s", mismatch.path, wish),
			      arena_format(judge->arena, "%s: %s", mismatch.path, there));
}

static struct verdict point_absent(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	if (!find_document(judge, expectation, at_ns))
		return verdict_held();
	return verdict_failed(judge, at_ns, arena_format(judge->arena, "no %s %s", expectation->object.kind->kind, expectation->object.name), "it is there");
}

/* Counting */

static bool has_labels(const struct value *labels, const struct value *wanted)
{
	for (size_t i = 0; wanted && i < wanted->count; i++) {
		const struct value *found = value_get(labels, wanted->as.fields[i].key);
		if (!found || !value_equal(found, wanted->as.fields[i].value))
			return false;
	}
	return true;
}

static int64_t count_on_hub(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	struct history_list list = history_objects(judge->history, judge->arena, expectation->object.kind, expectation->object.ns, at_ns);
	int64_t count = 0;
	for (size_t i = 0; i < list.count; i++)
		count += has_labels(labels_encode(judge->arena, list.items[i]->meta.labels), expectation->labels);
	return count;
}

static int64_t count_on_member(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	const struct value *objects = history_member_objects(judge->history, judge->arena, expectation->cluster, at_ns);
	int64_t count = 0;
	for (size_t i = 0; i < objects->count; i++) {
		const struct value *metadata = value_get(objects->as.items[i], "metadata");
		const char *ns = value_text_or(value_get(metadata, "namespace"), "");
		bool kind = strcmp(value_text_or(value_get(objects->as.items[i], "kind"), ""), expectation->object.kind->kind) == 0;
		bool in = !expectation->object.ns || strcmp(ns, expectation->object.ns) == 0;
		count += kind && in && has_labels(value_get(metadata, "labels"), expectation->labels);
	}
	return count;
}

static struct verdict point_count(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	int64_t count = expectation->cluster ? count_on_member(judge, expectation, at_ns) : count_on_hub(judge, expectation, at_ns);
	if (count >= expectation->least && count <= expectation->most)
		return verdict_held();
	const char *wanted = expectation->least == expectation->most ? arena_format(judge->arena, "%lld", (long long)expectation->least)
			     : expectation->most == INT32_MAX	     ? arena_format(judge->arena, "at least %lld", (long long)expectation->least)
								     : arena_format(judge->arena, "from %lld to %lld", (long long)expectation->least,
										    (long long)expectation->most);
	return verdict_failed(judge, at_ns, wanted, arena_format(judge->arena, "%lld", (long long)count));
}

enum { PRINTED_BYTES_MAX = 64 * 1024 * 1024 };

static struct verdict point_get(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	const char *error = NULL;
	struct text printed;
	if (!judge->printer)
		return verdict_failed(judge, at_ns, arena_format(judge->arena, "what kubectl get %s prints", expectation->command),
				      "nobody here can print that");
	text_init(&printed, PRINTED_BYTES_MAX);
	bool good = judge->printer->print(judge->printer->context, judge->history, judge->scenario, at_ns, expectation->command, expectation->cluster,
					  &printed, &error);
	if (good && printed.overflowed) {
		good = false;
		error = arena_format(judge->arena, "it prints more than %d bytes", PRINTED_BYTES_MAX);
	}
	const char *found = good ? arena_text(judge->arena, text_view(&printed)) : arena_format(judge->arena, "error: %s", error);
	text_deinit(&printed);
	return good && text_match(expectation->text, found, NULL) ? verdict_held() : verdict_failed(judge, at_ns, expectation->text, found);
}

struct verdict verdict_point(const struct judge *judge, const struct expectation *expectation, int64_t at_ns)
{
	switch (expectation->kind) {
	case EXPECT_OBJECT:
		return point_object(judge, expectation, at_ns);
	case EXPECT_ABSENT:
		return point_absent(judge, expectation, at_ns);
	case EXPECT_COUNT:
		return point_count(judge, expectation, at_ns);
	case EXPECT_GET:
		return point_get(judge, expectation, at_ns);
	case EXPECT_ORDER:
	case EXPECT_DURATION:
	case EXPECT_NEVER:
	case EXPECT_ALWAYS:
	case EXPECT_EVENTUALLY:
	case EXPECT_REFUSED:
	case EXPECT_VIOLATES:
		break;
	}
	return verdict_held();
}
