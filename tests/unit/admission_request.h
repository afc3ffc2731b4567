#ifndef FLEETSIM_TESTS_UNIT_ADMISSION_REQUEST_H
#define FLEETSIM_TESTS_UNIT_ADMISSION_REQUEST_H

/* Requests to admission from short documents: JSON with ' for ". */

#include "model/admission.h"
#include "model/kinds.h"

#include "sim/json.h"
#include "sim/text.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNCHECKED_RULES                                                                                                                              \
	"<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to "         \
	"complete validation"

static struct arena scratch;

static inline int arena_set_up(void **state)
{
	(void)state;
	arena_init(&scratch, 0);
	return 0;
}

static inline int arena_tear_down(void **state)
{
	(void)state;
	arena_deinit(&scratch);
	return 0;
}

static inline struct value *document(const char *json)
{
	char *copy = arena_text(&scratch, json);
	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	const char *error = NULL;
	struct value *value = json_read(&scratch, copy, strlen(copy), &error);
	if (!value)
		fail_msg("%s: %s", json, error);
	return value;
}

/* {apiVersion, kind, metadata: {name: "x"}, spec} */
static inline struct value *manifest(const char *kind, const char *spec)
{
	const struct kind_info *info = kind_by_name(kind, NULL);
	assert_non_null(info);
	struct value *object = document("{'metadata':{'name':'x'}}");
	value_put_text(&scratch, object, "kind", kind);
	value_put_text(&scratch, object, "apiVersion", arena_format(&scratch, "%s%sv1beta1", info->group, *info->group ? "/" : ""));
	if (info->namespaced)
		value_put_text(&scratch, value_get(object, "metadata"), "namespace", "team");
	if (spec)
		value_put(&scratch, object, "spec", document(spec));
	return object;
}

static inline struct admission_request request_for(enum release_id release, const struct value *proposed)
{
	const struct kind_info *info = kind_by_name(value_text_or(value_get(proposed, "kind"), ""), NULL);
	assert_non_null(info);
	return (struct admission_request){
		.release = release, .kind = info->kind, .group = info->group, .namespaced = info->namespaced, .proposed = proposed};
}

static inline struct value *create(enum release_id release, const struct value *proposed, const char **refusal)
{
	const struct admission_request request = request_for(release, proposed);
	return admission_create(&scratch, &request, refusal);
}

static inline struct value *update(enum release_id release, const struct value *old, const char *merge, bool status, const char **refusal)
{
	struct admission_request request = request_for(release, value_merge(&scratch, old, document(merge)));
	request.old = old;
	request.status_subresource = status;
	return admission_update(&scratch, &request, refusal);
}

/* The created object; the test fails when it is refused. */
static inline struct value *created(enum release_id release, const struct value *proposed)
{
	const char *refusal = NULL;
	struct value *object = create(release, proposed, &refusal);
	if (!object)
		fail_msg("%s", refusal);
	return object;
}

static inline void assert_document(const struct value *value, const char *json)
{
	struct text text;
	text_init(&text, 0);
	json_write_compact(&text, value ? value : value_null(&scratch));
	bool same = value && value_equal(value, document(json));
	if (!same)
		print_error("expected %s\ngot      %s\n", json, text_view(&text));
	text_deinit(&text);
	assert_true(same);
}

/* `errors` is what follows `is invalid: `; NULL when the object is accepted. */
static inline void assert_judgement(enum release_id release, const struct value *proposed, const char *errors)
{
	const char *refusal = NULL;
	struct value *object = create(release, proposed, &refusal);
	if (!errors && !object)
		fail_msg("%s", refusal);
	if (!errors)
		return;
	assert_null(object);
	const char *found = strstr(refusal, " is invalid: ");
	assert_non_null(found);
	assert_string_equal(found + strlen(" is invalid: "), errors);
}

#endif
