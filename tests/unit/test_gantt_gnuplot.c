#include "reports/gantt_gnuplot.h"
#include "reports/gantt_layout.h"

#include "tests/unit/play.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>

/* Pictures through gnuplot: what it is told, what comes back, and what happens when it is not there or does not do as it should. */

static const char hostile[] =
	"it's `touch stolen` $(touch stolen) \"@m\" |touch stolen <touch stolen\nset\xe2\x80\xa8output 'stolen' \\ %d {/=40 x}_2^3 \x1b[2J "
	"\xff \xe6\x97\xa5 EOD";

static struct picture *hostile_picture(struct play *play)
{
	play_text(play, PLAY_WALKTHROUGH);
	const struct gantt_options options = {.title = hostile};
	struct picture *picture = gantt_layout(&play->arena, gantt_build(&play->arena, play->story, &options), 0);
	/* on a line of its own, as nothing of ours is */
	picture_text(picture, COLOR_INK, 100, 100, 12, ANCHOR_LEFT, "\nEOD\nset output 'stolen'\n");
	return picture;
}

static bool draw(struct play *play, struct picture *picture, enum picture_format format, const char **image, size_t *size)
{
	const char *error = NULL;
	bool drawn = picture_draw(&play->arena, picture, format, image, size, &error);
	if (!drawn)
		print_message("%s\n", error);
	return drawn;
}

static bool has_gnuplot(void)
{
	char path[4096];
	const char *folders = getenv("PATH");
	for (const char *at = folders; at && *at; at += strcspn(at, ":") + (at[strcspn(at, ":")] == ':')) {
		snprintf(path, sizeof path, "%.*s/gnuplot", (int)strcspn(at, ":"), at);
		if (access(path, X_OK) == 0)
			return true;
	}
	print_message("skipped: there is no gnuplot here\n");
	return false;
}

static uint32_t big_endian(const char *bytes)
{
	const unsigned char *at = (const unsigned char *)bytes;
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void test_formats(void **state)
{
	struct play play;
	const char *image[2];
	size_t size[2];
	(void)state;
	if (!has_gnuplot())
		skip();
	struct picture *picture = hostile_picture(&play);
	for (int format = PICTURE_PNG; format <= PICTURE_PDF; format++) {
		for (int i = 0; i < 2; i++)
			assert_true(draw(&play, picture, (enum picture_format)format, &image[i], &size[i]));
		/* the same picture twice is the same bytes */
		assert_int_equal(size[0], size[1]);
		assert_memory_equal(image[0], image[1], size[0]);
		if (format == PICTURE_PNG) {
			assert_int_equal(big_endian(image[0] + 16), (uint32_t)picture->width);
			assert_int_equal(big_endian(image[0] + 20), (uint32_t)picture->height);
		}
		if (format == PICTURE_SVG) {
			assert_null(strstr(image[0], "<script"));
			assert_null(strstr(image[0], "Sans:Bold"));
			assert_non_null(strstr(image[0], "`touch stolen` $(touch stolen)"));
		}
	}
	assert_int_not_equal(access("stolen", F_OK), 0);
	play_end(&play);
}

static void test_script(void **state)
{
	struct play play;
	struct text script;
	(void)state;
	struct picture *picture = hostile_picture(&play);
	text_init(&script, 0);
	picture_write_gnuplot(&script, picture, PICTURE_PNG);
	/* all in single quotes, quotes doubled, nothing that ends a line; no other string has a name in it */
	assert_non_null(strstr(text_view(&script),
			       "set label 'it''s `touch stolen` $(touch stolen) \"@m\" |touch stolen <touch stolen set output ''stolen'' "));
	assert_null(strstr(text_view(&script), "\nset output"));
	assert_null(strchr(text_view(&script), '\x1b'));
	assert_null(strchr(text_view(&script), '\xff'));
	text_deinit(&script);
	play_end(&play);
}

/* A gnuplot of our own. */
static void put_program(const char *lines)
{
	char content[512];
	snprintf(content, sizeof content, "#!/bin/sh\n%s\n", lines);
	scratch_put("gnuplot", content);
	assert_int_equal(chmod(scratch_path("gnuplot"), 0755), 0);
}

static void assert_fails(const char *expected)
{
	struct play play;
	const char *image;
	const char *error = NULL;
	size_t size;
	struct picture *picture = hostile_picture(&play);
	assert_false(picture_draw(&play.arena, picture, PICTURE_PNG, &image, &size, &error));
	assert_string_equal(error, expected);
	play_end(&play);
}

static void test_failures(void **state)
{
	char old[4096];
	(void)state;
	snprintf(old, sizeof old, "%s", getenv("PATH"));
	char path[4352];
	assert_int_equal(setenv("PATH", scratch_folder, 1), 0);
	assert_fails("gnuplot: cannot be started: No such file or directory; pictures are drawn by gnuplot (Debian package gnuplot-nox)");
	snprintf(path, sizeof path, "%s:%s", scratch_folder, old);
	assert_int_equal(setenv("PATH", path, 1), 0);
	put_program("cat >/dev/null; echo 'line 3: unknown terminal' >&2; exit 1");
	assert_fails("gnuplot: exited with code 1: line 3: unknown terminal");
	put_program("cat >/dev/null; echo 'warning: no fonts' >&2; echo sorry");
	assert_fails("gnuplot: drew nothing: warning: no fonts");
	put_program("cat >/dev/null");
	assert_fails("gnuplot: drew nothing");
	put_program("exit 0"); /* without reading */
	assert_fails("gnuplot: drew nothing");
	assert_int_equal(setenv("PATH", old, 1), 0);
}

static void test_names(void **state)
{
	enum picture_format format;
	(void)state;
	assert_true(picture_format_of("a/b.png", &format) && format == PICTURE_PNG);
	assert_true(picture_format_of("b.svg", &format) && format == PICTURE_SVG);
	assert_true(picture_format_of("b.x.pdf", &format) && format == PICTURE_PDF);
	assert_false(picture_format_of(".png", &format));
	assert_false(picture_format_of("png", &format));
	assert_false(picture_format_of("a.jpg", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_script),
		cmocka_unit_test_setup_teardown(test_failures, scratch_setup, scratch_teardown),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
