#include "scenarios/yaml.h"

#include "sim/json.h"

#include <setjmp.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Reads a text and gives its documents as compact JSON, one a line, followed by the diagnostics. */
static const char *read_bytes(struct arena *arena, const char *bytes, size_t size)
{
	struct diags diags;
	diags_init(&diags);
	struct yaml_stream stream;
	bool good = yaml_read(arena, "f", bytes, size, &stream, &diags);
	assert_int_equal(good, !diags_failed(&diags));
	struct text out;
	text_init(&out, 0);
	for (size_t i = 0; good && i < stream.count; i++) {
		json_write_compact(&out, stream.documents[i]);
		text_put_char(&out, '\n');
	}
	diags_write(&out, &diags);
	const char *text = arena_text(arena, text_view(&out));
	text_deinit(&out);
	diags_deinit(&diags);
	return text;
}

static void check(const char *yaml, const char *expected)
{
	struct arena arena;
	arena_init(&arena, 0);
	assert_string_equal(read_bytes(&arena, yaml, strlen(yaml)), expected);
	arena_deinit(&arena);
}

static void check_holds(const char *bytes, size_t size, const char *part)
{
	struct arena arena;
	arena_init(&arena, 0);
	const char *got = read_bytes(&arena, bytes, size);
	if (!strstr(got, part))
		fail_msg("expected \"%s\" in:\n%s", part, got);
	arena_deinit(&arena);
}

static void test_shapes(void **state)
{
	(void)state;
	check("", "");
	check("# nothing\n", "");
	check("a: 1\nb: [x, {c: d}]\n", "{\"a\":1,\"b\":[\"x\",{\"c\":\"d\"}]}\n");
	check("a: 1\n---\n---\nb: 2\n...\n", "{\"a\":1}\nnull\n{\"b\":2}\n");
	check("{\"z\": [], \"a\": {}, \"t\": \"x\\ty\"}", "{\"a\":{},\"t\":\"x\\ty\",\"z\":[]}\n");
	check("a: |\n  one\n  two\nb: >-\n  one\n  two\n", "{\"a\":\"one\\ntwo\\n\",\"b\":\"one two\"}\n");
	check("\xEF\xBB\xBF" "a: 1\nb: 2\n", "{\"a\":1,\"b\":2}\n");
	check("a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}\n");
	check("a: &x [1, {b: 2}]\nc: *x\nd: *x\n", "{\"a\":[1,{\"b\":2}],\"c\":[1,{\"b\":2}],\"d\":[1,{\"b\":2}]}\n");
	check("a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":2}\n");
}

static void test_scalars(void **state)
{
	(void)state;
	check("[~, null, Null, '', \"null\"]", "[null,null,null,\"\",\"null\"]\n");
	check("[yes, No, on, OFF, y, n, true, FALSE, 'yes', yES]", "[true,false,true,false,true,false,true,false,\"yes\",\"yES\"]\n");
	check("[0o17, 017, 0x1F, 1_000, 0b11, -0x10, +1, -0, 08, 0x]", "[15,15,31,1000,3,-16,1,0,8,\"0x\"]\n");
	check("[9007199254740993, 9223372036854775807, -9223372036854775808]", "[9007199254740993,9223372036854775807,-9223372036854775808]\n");
	check("[99999999999999999999, 1e3, 1.5, .5, 5., 1e400, 1_0.5, -1.5E-3]",
	      "[100000000000000000000,1000,1.5,0.5,5,\"1e400\",10.5,-0.0015]\n");
	check("[12:30:45, 2026-03-02, 2026-03-02T09:00:00Z, 1.2.3, 1 2, +, -, 0o8]",
	      "[\"12:30:45\",\"2026-03-02\",\"2026-03-02T09:00:00Z\",\"1.2.3\",\"1 2\",\"+\",\"-\",\"0o8\"]\n");
	check("[!!str 5, !!int 5, !!float 5, !!bool yes, !!null ~, ! 5]", "[\"5\",5,5,true,null,\"5\"]\n");
	check("['5', \"0\"]", "[\"5\",\"0\"]\n");
}

static void test_refused_scalars(void **state)
{
	(void)state;
	check("a: .inf\n", "f:1:4: error: .inf is no number that a document can hold\n");
	check("a: [-.INF,\n .nan]\n", "f:1:5: error: -.INF is no number that a document can hold\nf:2:2: error: .nan is no number that a document can hold\n");
	check("a: !!int x\n", "f:1:4: error: the tag !!int does not fit this text\n");
	check("a: !!binary aGk=\n", "f:1:4: error: the tag tag:yaml.org,2002:binary is not supported\n");
	check("a: !mine {}\n", "f:1:4: error: the tag !mine is not supported\n");
	check("a: \"x\\0y\"\n", "f:1:4: error: a text may not hold the character NUL\n");
}

static void test_keys(void **state)
{
	(void)state;
	check("a: 1\n'a': 2\n", "f:2:1: error: the key \"a\" stands twice; first at line 1\n");
	check("b: {x: 1, y_: 2, x: 3, x: 4}\n", "f:1:18: error: the key \"x\" stands twice; first at line 1\n"
						  "f:1:24: error: the key \"x\" stands twice; first at line 1\n");
	check("<<: {a: 1}\n", "f:1:1: error: merge keys are not supported; write the fields out\n");
	check("'<<': 1\n", "{\"\\u003c\\u003c\":1}\n");
	check("1: a\n", "f:1:1: error: a key must be a text, this is an integer; put it in quotes\n");
	check("on: a\n", "f:1:1: error: a key must be a text, this is a boolean; put it in quotes\n");
	check("? [a]\n: b\nc: d\n", "f:1:3: error: a key must be a text, this is a list\n");
	check("? {a: b}\n: c\n", "f:1:3: error: a key must be a text, this is a map\n");
	check("a: &x z\n*x : 1\n", "{\"a\":\"z\",\"z\":1}\n");
}

static void test_aliases(void **state)
{
	(void)state;
	check("a: *b\n", "f:1:4: error: the alias *b has no anchor before it\n");
	check("a: &a [*a]\n", "f:1:8: error: the alias *a refers to itself\n");
	check("a: &a {b: &a [1], c: *a}\n", "{\"a\":{\"b\":[1],\"c\":[1]}}\n");
	check("a: &x 1\n---\nb: *x\n", "f:3:4: error: the alias *x has no anchor before it\n");
	const char *bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
			   "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d]\n";
	check(bomb, "f:4:29: error: aliases stand for more than 10000 nodes; the last one is *c\n");
}

static void test_syntax(void **state)
{
	(void)state;
	check_holds("a: [1\nb: 2\n", 11, "f:2:2: error: ");
	check("a:\n\tb: 1\n", "f:2:1: error: a tab cannot indent; use spaces\n");
	check("\xC3\xA9: 1\nb:\n  c: 1\n\t d: 2\n", "f:4:1: error: a tab cannot indent; use spaces\n");
	check_holds("a: 'x\n", 6, "f:2:1: error: ");
	check_holds("%YAML 3.0\n---\na\n", 16, "f:1:1: error: ");
}

static void test_encoding(void **state)
{
	(void)state;
	check("a: \xFF\n", "f:1:4: error: this byte is not UTF-8 (0xff)\n");
	check("a: \xC0\xAF\n", "f:1:4: error: this byte is not UTF-8 (0xc0)\n");
	check("a: 1\nb: \xED\xA0\x80\n", "f:2:4: error: this byte is not UTF-8 (0xed)\n");
	check("a: \xF4\x90\x80\x80\n", "f:1:4: error: this byte is not UTF-8 (0xf4)\n");
	check("\xC3\xA9: \x1B[2J\n", "f:1:4: error: this character may not stand in a text file (0x1b)\n");
	check("a: \x7F\n", "f:1:4: error: this character may not stand in a text file (0x7f)\n");
	check("a: 1\n\xEF\xBB\xBF" "b: 2\n", "f:2:1: error: a byte order mark may stand only at the start (0xfeff)\n");
	check_holds("\xFF\xFE" "a\0", 4, "f:1:1: error: the file is UTF-16; only UTF-8 is read\n");
	check_holds("a: \0\n", 5, "f:1:4: error: this character may not stand in a text file (0x00)\n");
	check("a: \xE2\x80\xAE" "evil\n", "{\"a\":\"\xE2\x80\xAE" "evil\"}\n");
}

/* `count` times `unit` between two texts. */
static char *repeat(struct arena *arena, const char *before, const char *unit, size_t count, const char *after, size_t *size)
{
	struct text text;
	text_init(&text, 0);
	text_put(&text, before);
	for (size_t i = 0; i < count; i++)
		text_put(&text, unit);
	text_put(&text, after);
	char *copy = arena_copy(arena, text_view(&text), text.size);
	*size = text.size;
	text_deinit(&text);
	return copy;
}

static void check_repeat(const char *before, const char *unit, size_t count, const char *after, const char *part)
{
	struct arena arena;
	arena_init(&arena, 0);
	size_t size;
	const char *bytes = repeat(&arena, before, unit, count, after, &size);
	check_holds(bytes, size, part);
	arena_deinit(&arena);
}

static void test_limits(void **state)
{
	(void)state;
	check_repeat("", "[", 64, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "[[[[");
	check_repeat("", "[", 65, "", "f:1:65: error: nested deeper than 64 levels\n");
	check_repeat("", "[", 1024 * 1024, "", "f:1:65: error: nested deeper than 64 levels\n");
	check_repeat("", "{a: ", 30000, "", "f:1:257: error: nested deeper than 64 levels\n");
	check_repeat("", "- ", 60000, "", "f:1:129: error: nested deeper than 64 levels\n");
	check_repeat("a: &a [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\nb: ", "[", 40, "*a", "nested deeper than 64 levels through *a\n");
	check_repeat("a: ", "x", YAML_SCALAR_MAX, "\n", "{\"a\":\"xxx");
	check_repeat("a: ", "x", YAML_SCALAR_MAX + 1, "\n", "f:1:4: error: this text is longer than 65536 bytes\n");
	check_repeat("", "k", YAML_KEY_MAX, ": 1\n", ":1}\n");
	check_repeat("", "k", YAML_KEY_MAX + 1, ": 1\n", "f:1:1: error: the key is longer than 256 bytes\n");
	check_repeat("", "k", 2000, ": 1\n", "f:1:2001: error: ");
	check_repeat("[", "1,", YAML_NODES_MAX - 1, "]", "[1,1,");
	check_repeat("[", "1,", YAML_NODES_MAX, "]", "error: more than 200000 nodes in one file\n");
	check_repeat("", "--- 1\n", YAML_DOCUMENTS_MAX, "", "1\n1\n");
	check_repeat("", "--- 1\n", YAML_DOCUMENTS_MAX + 1, "", "f:65:1: error: more than 64 documents in one file\n");
	check_repeat("a: '", " ", YAML_BYTES_MAX, "'", "f: error: the file is larger than 8 MiB\n");
	check_repeat("", "- &a 1\n", 100000, "", "[1,1,1");
}

/* A map of very many keys in the worst order must not cost the square of their number. */
static void test_many_keys(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	struct text text;
	text_init(&text, 0);
	for (int i = 89999; i >= 0; i--)
		text_putf(&text, "k%05d: 1\n", i);
	text_put(&text, "k00000: 2\n");
	check_holds(text_view(&text), text.size, "f:90001:1: error: the key \"k00000\" stands twice; first at line 90000\n");
	text_deinit(&text);
	arena_deinit(&arena);
}

static void test_positions(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 0);
	struct diags diags;
	diags_init(&diags);
	struct yaml_stream stream;
	const char *yaml = "# x\nb:\n  - c: 5\n    \xC3\xA9: [1,\n     2]\n";
	assert_true(yaml_read(&arena, "name.yaml", yaml, strlen(yaml), &stream, &diags));
	const struct value *entry = value_get(stream.documents[0], "b")->as.items[0];
	assert_int_equal(entry->line, 3);
	assert_int_equal(entry->column, 5);
	assert_string_equal(entry->file, "name.yaml");
	assert_int_equal(entry->as.fields[1].line, 4);
	assert_int_equal(entry->as.fields[1].column, 5);
	const struct value *list = value_get(entry, "\xC3\xA9");
	assert_int_equal(list->line, 4);
	assert_int_equal(list->column, 8);
	assert_int_equal(list->as.items[1]->line, 5);
	assert_int_equal(list->as.items[1]->column, 6);
	diags_deinit(&diags);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),   cmocka_unit_test(test_scalars),  cmocka_unit_test(test_refused_scalars),
		cmocka_unit_test(test_keys),     cmocka_unit_test(test_aliases),  cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_encoding), cmocka_unit_test(test_limits),   cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_positions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
