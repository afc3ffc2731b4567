#include "reports/gantt_gnuplot.h"

#include "reports/safe_text.h"

#include "sim/duration.h"
#include "sim/spawn.h"
#include "sim/utf8.h"

#include <math.h>
#include <string.h>

/* A picture is one plot over the whole page whose coordinates are the picture's pixels, counted from the bottom. */

static const char font[] = "DejaVu Sans";

bool picture_format_of(const char *path, enum picture_format *format)
{
	static const char *const ends[] = {[PICTURE_PNG] = ".png", [PICTURE_SVG] = ".svg", [PICTURE_PDF] = ".pdf"};
	size_t size = strlen(path);
	for (int i = 0; i < 3; i++) {
		size_t end = strlen(ends[i]);
		if (size > end && strcmp(path + size - end, ends[i]) == 0) {
			*format = (enum picture_format)i;
			return true;
		}
	}
	return false;
}

/* Thousandths are finer than any device, and never have an exponent or a comma. */
static void put_number(struct text *out, double number)
{
	long long thousandths = llround(number * 1000);
	unsigned long long magnitude = thousandths < 0 ? 0ULL - (unsigned long long)thousandths : (unsigned long long)thousandths;
	text_putf(out, "%s%llu.%03llu", thousandths < 0 ? "-" : "", magnitude / 1000, magnitude % 1000);
}

static void put_numbers(struct text *out, const double *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_put_char(out, ' ');
		put_number(out, numbers[i]);
	}
}

static void put_color(struct text *out, enum picture_color color)
{
	text_putf(out, " %u\n", (unsigned)picture_rgb(color, false));
}

/* A single-quoted string: a quote is doubled; what ends a line is a space; other control characters, marks that turn the direction of writing and
 * bytes that are no UTF-8 are left out; nothing else has a meaning there. In an SVG it becomes content as it is but for < and &, so ]]>, which XML
 * forbids there, is parted. */
static void put_quoted(struct text *out, const char *string)
{
	text_put_char(out, '\'');
	while (*string) {
		const char *at = string;
		uint32_t code = safe_next(&string);
		if (strncmp(at, "]>", 2) == 0)
			text_put(out, "] ");
		else if (code == '\'')
			text_put(out, "''");
		else if (code == '\n' || code == '\t' || code == 0x2028 || code == 0x2029)
			text_put_char(out, ' ');
		else if (code >= 0x20 && (code != UTF8_REPLACEMENT || strncmp(at, "\xEF\xBF\xBD", 3) == 0))
			safe_put_code(out, code);
	}
	text_put_char(out, '\'');
}

static double from_bottom(const struct picture *picture, double y)
{
	return picture->height - y;
}

/* Shapes of one kind are painted in one go, in the order of the list; a change of kind begins the next. */
enum layer_kind { LAYER_RECTS, LAYER_LINES, LAYER_DASHES, LAYER_DIAMONDS, LAYER_CROSSES, LAYER_TEXTS };

static enum layer_kind layer_of(const struct picture_shape *shape)
{
	switch (shape->kind) {
	case SHAPE_RECT:
		return LAYER_RECTS;
	case SHAPE_LINE:
		return shape->dashed ? LAYER_DASHES : LAYER_LINES;
	case SHAPE_DIAMOND:
		return LAYER_DIAMONDS;
	case SHAPE_CROSS:
		return LAYER_CROSSES;
	case SHAPE_TEXT:
		break;
	}
	return LAYER_TEXTS;
}

/* A pointsize of 1 is about so many pixels. */
static const double pixels_per_point_size[] = {[PICTURE_PNG] = 8, [PICTURE_SVG] = 14, [PICTURE_PDF] = 8};

static void put_data(struct text *out, const struct picture *picture, const struct picture_shape *shape, enum picture_format format)
{
	double y = from_bottom(picture, shape->y);
	if (shape->kind == SHAPE_RECT) {
		const double numbers[] = {shape->x + shape->width / 2, y - shape->height / 2, shape->x,
					  shape->x + shape->width,     y - shape->height,     y};
		put_numbers(out, numbers, 6);
		put_color(out, shape->color);
	} else if (shape->kind == SHAPE_LINE) {
		for (size_t i = 0; i < shape->point_count; i++) {
			const double numbers[] = {shape->points[i].x, from_bottom(picture, shape->points[i].y)};
			put_numbers(out, numbers, 2);
			put_color(out, shape->color);
		}
		text_put(out, "\n");
	} else {
		const double numbers[] = {shape->x, y, shape->width / pixels_per_point_size[format]};
		put_numbers(out, numbers, 3);
		put_color(out, shape->color);
	}
}

static void put_style(struct text *out, enum layer_kind layer, int number)
{
	text_putf(out, "$layer%d ", number);
	switch (layer) {
	case LAYER_RECTS:
		text_put(out, "using 1:2:3:4:5:6:7 with boxxyerror fillstyle solid 1.0 noborder linecolor rgb variable");
		break;
	case LAYER_LINES:
		text_put(out, "using 1:2:3 with lines linewidth 1.2 linecolor rgb variable");
		break;
	case LAYER_DASHES:
		text_put(out, "using 1:2:3 with lines linewidth 1.2 dashtype (5,4) linecolor rgb variable");
		break;
	case LAYER_DIAMONDS:
		text_put(out, "using 1:2:3:4 with points pointtype 13 pointsize variable linecolor rgb variable");
		break;
	case LAYER_CROSSES:
		text_put(out, "using 1:2:3:4 with points pointtype 2 linewidth 3 pointsize variable linecolor rgb variable");
		break;
	case LAYER_TEXTS:
		break;
	}
}

static void put_label(struct text *out, const struct picture *picture, const struct picture_shape *shape, double points_per_pixel)
{
	static const char *const anchors[] = {[ANCHOR_LEFT] = "left", [ANCHOR_MIDDLE] = "center", [ANCHOR_RIGHT] = "right"};
	const double at[] = {shape->x, from_bottom(picture, shape->y)};
	if (!*shape->text)
		return;
	text_put(out, "set label ");
	put_quoted(out, shape->text);
	text_put(out, " at first ");
	put_number(out, at[0]);
	text_put(out, ", first ");
	put_number(out, at[1]);
	text_putf(out, " %s noenhanced front font '%s%s,", anchors[shape->anchor], font, shape->bold ? ":Bold" : "");
	put_number(out, shape->size * points_per_pixel);
	text_putf(out, "' textcolor rgb %u\n", (unsigned)picture_rgb(shape->color, false));
}

static void put_terminal(struct text *out, const struct picture *picture, enum picture_format format)
{
	long width = lround(picture->width);
	long height = lround(picture->height);
	text_put(out, "set encoding utf8\n");
	if (format == PICTURE_PNG)
		text_putf(out, "set terminal pngcairo size %ld,%ld noenhanced\n", width, height);
	else if (format == PICTURE_SVG)
		text_putf(out, "set terminal svg size %ld,%ld dynamic noenhanced name 'timeline'\n", width, height);
	else
		text_putf(out, "set terminal pdfcairo size %ld.%02ldin,%ld.%02ldin noenhanced fontscale 1\n", width / 96, width % 96 * 100 / 96,
			  height / 96, height % 96 * 100 / 96);
}

static void put_frame(struct text *out, const struct picture *picture)
{
	text_putf(out,
		  "unset key\nunset border\nunset tics\nset lmargin at screen 0\nset rmargin at screen 1\nset bmargin at screen 0\n"
		  "set tmargin at screen 1\nset xrange [0:%ld]\nset yrange [0:%ld]\n",
		  lround(picture->width), lround(picture->height));
}

void picture_write_gnuplot(struct text *out, const struct picture *picture, enum picture_format format)
{
	/* each device has its own idea of a point; measured against rectangles */
	static const double points_per_pixel[] = {[PICTURE_PNG] = 0.75, [PICTURE_SVG] = 1.0, [PICTURE_PDF] = 0.5625};
	struct text plot;
	struct text labels;
	int layers = 0;
	enum layer_kind last = LAYER_TEXTS;
	text_init(&plot, 0);
	text_init(&labels, 0);
	put_terminal(out, picture, format);
	put_frame(out, picture);
	for (size_t i = 0; i < picture->count; i++) {
		const struct picture_shape *shape = &picture->shapes[i];
		enum layer_kind layer = layer_of(shape);
		if (layer == LAYER_TEXTS) {
			put_label(&labels, picture, shape, points_per_pixel[format]);
			continue;
		}
		if (shape->kind == SHAPE_LINE && !shape->point_count)
			continue;
		if (!layers || layer != last) {
			text_putf(out, "%s$layer%d << EOD\n", layers ? "EOD\n" : "", layers);
			text_put(&plot, layers ? ", " : "plot ");
			put_style(&plot, layer, layers++);
			last = layer;
		}
		put_data(out, picture, shape, format);
	}
	text_put(out, layers ? "EOD\n" : "");
	text_put(out, text_view(&labels));
	text_put(out, layers ? text_view(&plot) : "plot -1"); /* nothing, outside of the page */
	text_put(out, "\n");
	text_deinit(&labels);
	text_deinit(&plot);
}

/* Running it */

static const char *with_hint(struct arena *arena, const struct spawn_request *request, const struct spawn_result *result)
{
	struct text text;
	text_init(&text, 0);
	spawn_write_error(&text, request, result);
	if (result->end == SPAWN_NOT_STARTED)
		text_put(&text, "; pictures are drawn by gnuplot (Debian package gnuplot-nox)");
	const char *kept = arena_text(arena, text_view(&text));
	text_deinit(&text);
	return kept;
}

static bool looks_right(enum picture_format format, const struct spawn_result *result)
{
	static const char *const begins[] = {[PICTURE_PNG] = "\x89PNG", [PICTURE_SVG] = "<?xml", [PICTURE_PDF] = "%PDF"};
	size_t size = strlen(begins[format]);
	return result->output_size > size && memcmp(result->output, begins[format], size) == 0;
}

/* A PDF says when it was made, which would make two of one run differ. */
static void fix_date(char *image, size_t size)
{
	static const char key[] = "/CreationDate (D:";
	static const char date[] = "20000101000000";
	char *at = memmem(image, size, key, sizeof key - 1);
	if (at && (size_t)(image + size - at) >= sizeof key - 1 + sizeof date - 1)
		memcpy(at + sizeof key - 1, date, sizeof date - 1);
}

/* The SVG device takes the weight for a part of the font's name. */
static void fix_bold(struct arena *arena, struct spawn_result *result)
{
	static const char wrong[] = "font-family=\"DejaVu Sans:Bold\"";
	static const char right[] = "font-family=\"DejaVu Sans\" font-weight=\"bold\"";
	struct text fixed;
	const char *at = result->output;
	const char *end = at + result->output_size;
	const char *found;
	text_init(&fixed, 0);
	while ((found = memmem(at, (size_t)(end - at), wrong, sizeof wrong - 1))) {
		text_put_bytes(&fixed, at, (size_t)(found - at));
		text_put(&fixed, right);
		at = found + sizeof wrong - 1;
	}
	text_put_bytes(&fixed, at, (size_t)(end - at));
	result->output = arena_copy(arena, text_view(&fixed), fixed.size);
	result->output_size = fixed.size;
	text_deinit(&fixed);
}

bool picture_draw(struct arena *arena, const struct picture *picture, enum picture_format format, const char **image, size_t *size,
		  const char **error)
{
	static const char *const arguments[] = {"gnuplot", "-d", "-", NULL};
	struct text script;
	struct spawn_result result;
	text_init(&script, 0);
	picture_write_gnuplot(&script, picture, format);
	struct spawn_request request = {
		.arguments = arguments, .input = text_view(&script), .input_size = script.size, .timeout_ns = 120 * NS_PER_SECOND};
	bool ran = spawn_run(arena, &request, &result);
	text_deinit(&script);
	if (!ran) {
		*error = with_hint(arena, &request, &result);
		return false;
	}
	if (!looks_right(format, &result)) {
		*error = result.errors_size ? arena_format(arena, "gnuplot: drew nothing: %.*s", (int)strcspn(result.errors, "\n"), result.errors)
					    : "gnuplot: drew nothing";
		return false;
	}
	if (format == PICTURE_SVG)
		fix_bold(arena, &result);
	if (format == PICTURE_PDF) {
		char *copy = arena_copy(arena, result.output, result.output_size);
		fix_date(copy, result.output_size);
		result.output = copy;
	}
	*image = result.output;
	*size = result.output_size;
	return true;
}
