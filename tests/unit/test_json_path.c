#include "reports/json_path.h"

#include "sim/json.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char document_text[] =
	"{\"metadata\":{\"labels\":{\"a.b/c\":\"d\"}},\"spec\":{\"n\":null,\"f\":1.5,\"g\":1000000.5,\"h\":1e-7,\"t\":true,\"i\":7,"
	"\"m\":{\"z\":\"<&>\",\"a\":[1,2]},\"l\":[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":2},{\"n\":\"c\"}],\"e\":{},\"el\":[]}}";

struct sample {
	const char *template;
	const char *printed; /* NULL: refused */
	const char *error;   /* a part of it */
};

/* What kubectl 1.32 prints for this document. */
static const struct sample samples[] = {
	{"", "", NULL},
	{"spec.i", "spec.i", NULL},
	{"{.spec.n}", "null", NULL},
	{"{.spec.f} {.spec.g} {.spec.h} {.spec.t} {.spec.i}", "1.5 1.0000005e+06 1e-07 true 7", NULL},
	{"{.spec.m}", "{\"a\":[1,2],\"z\":\"\\u003c\\u0026\\u003e\"}", NULL},
	{"{.spec.m.*}", "[1,2] <&>", NULL},
	{"{.spec.l[*].n}", "a b c", NULL},
	{"{.spec.l[?(@.v==2)].n}", "b", NULL},
	{"{.spec.l[?(@.v>1)].n}", "b", NULL},
	{"{.spec.l[?(@.v>=1)].n}{.spec.l[?(@.n<\"c\")].n}", "a ba b", NULL},
	{"{.spec.l[?(@.v<=1)].n}{.spec.l[?(@.v<2)].n}", "aa", NULL},
	{"{.spec.l[?(@.n!=\"a\")].n}", "b c", NULL},
	{"{.spec.l[?(@.n == 'b')].v}", "2", NULL},
	{"{.spec.l[?(@.v)].n}", "a b", NULL},
	{"{.spec.l[?(@.v==$.spec.i)].n}", "", NULL},
	{"{.spec.l[?(@.v<$.spec.i)].n}", "a b", NULL},
	{"{.spec.l[0:2].n} {.spec.l[:-1].n} {.spec.l[-2:].n} {.spec.l[::2].n}", "a b a b b c a c", NULL},
	{"{.spec.l[1:5:9223372036854775807].n}{.spec.l[::3].n}", "ba", NULL},
	{"{.spec.l[-1].n}{.spec.m.a[0,1]}", "c1 2", NULL},
	{"{.spec['f','i']}", "1.5 7", NULL},
	{"{..v} {.spec.m..}", "1 2 {\"a\":[1,2],\"z\":\"\\u003c\\u0026\\u003e\"} [1,2] <&>", NULL},
	{"{range .spec.l[*]}{.n}{\"\\t\"}{.v}{\"\\n\"}{end}", "a\t1\nb\t2\nc\t\n", NULL},
	{"{range .spec.l[*]}{@.n}-{$.spec.i},{end}", "a-7,b-7,c-7,", NULL},
	{"{range .spec.el[*]}x{end}y", "y", NULL},
	{"{.metadata.labels.a\\.b/c}{.metadata.labels['a\\.b/c']}", "dd", NULL},
	{"{.spec.nothing.x}{.spec.i.x}{.spec.l.n}", "", NULL},
	{"{$.spec.i}{ .spec.i }{'lit'}{\"a\\\"b\"}", "77lita\"b", NULL},
	{"{.spec.e}{.spec.el}", "{}[]", NULL},
	{"{.spec.l[5].n}", NULL, "array index out of bounds: index 5, length 3"},
	{"{.spec.l[a]}", NULL, "invalid array index"},
	{"{.spec.l[0][\"n\"]}", NULL, "invalid array index"},
	{"{.spec.i", NULL, "unclosed action"},
	{"{spec.i}", NULL, "unrecognized identifier spec"},
	{"{end}", NULL, "not in range, nothing to end"},
	{"{range .spec.l[*]}x", NULL, "unexpected end of range"},
	{"{range .spec.el[*]}x", NULL, "unexpected end of range"},
	{"{range .spec.l[*]}{range .n}{end}{end}", NULL, "range inside"},
	{"{.spec.m[?(@.a)]}", NULL, "cannot be filtered"},
	{"{.spec.l[?(@.n=~\"b\")]}", NULL, "does not end"},
	{"{.spec.l[?(@.n==\"b)]}", NULL, "does not end"},
	{"{.spec.l[?(@.n==b)]}", NULL, "neither a path nor a value"},
	{"{\"abc}", NULL, "unterminated"},
	{"{.spec.l[1:2:0]}", NULL, "no slice"},
	{"{.a.b x}", NULL, "unexpected text"},
};

static void test_samples(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	const char *error = NULL;
	struct value *document = json_read(&arena, document_text, strlen(document_text), &error);
	assert_non_null(document);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		struct text out;
		text_init(&out, 0);
		bool good = json_path_print(&out, &arena, samples[i].template, document, &error);
		if (good != (samples[i].printed != NULL))
			fail_msg("%s: %s", samples[i].template, good ? "accepted" : error);
		assert_string_equal(text_view(&out), good ? samples[i].printed : "");
		if (!good && !strstr(error, samples[i].error))
			fail_msg("%s: %s", samples[i].template, error);
		text_deinit(&out);
	}
	arena_deinit(&arena);
}

static void test_limits(void **state)
{
	(void)state;
	struct arena arena;
	struct text path;
	arena_init(&arena, 0);
	text_init(&path, 0);
	for (int i = 0; i < JSON_PATH_STEPS_MAX; i++)
		text_put(&path, ".a");
	const char *error = NULL;
	const char *at = text_view(&path);
	assert_non_null(json_path_read(&arena, &at, &error));
	assert_int_equal(*at, '\0');
	text_put(&path, ".a");
	at = text_view(&path);
	assert_null(json_path_read(&arena, &at, &error));
	assert_non_null(strstr(error, "too long"));
	text_deinit(&path);
	arena_deinit(&arena);
}

static void test_first(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	const char *error = NULL;
	struct value *document = json_read(&arena, document_text, strlen(document_text), &error);
	assert_int_equal(json_path_first(&arena, document, ".spec.l[?(@.n==\"b\")].v")->as.integer, 2);
	assert_null(json_path_first(&arena, document, ".spec.l[?(@.n==\"z\")].v"));
	assert_null(json_path_first(&arena, document, ".status.conditions[?(@.type==\"z\")].v"));
	assert_string_equal(json_path_first(&arena, document, ".metadata.labels.a\\.b/c")->as.text, "d");
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_samples), cmocka_unit_test(test_limits), cmocka_unit_test(test_first)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
