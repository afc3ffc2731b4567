#include "reports/picture.h"

#include "sim/utf8.h"

#include <math.h>

void picture_init(struct picture *picture, struct arena *arena, double width, double height)
{
	*picture = (struct picture){.arena = arena, .width = width, .height = height};
}

static struct picture_shape *add(struct picture *picture, enum picture_kind kind, enum picture_color color)
{
	picture->shapes = arena_room(picture->arena, picture->shapes, picture->count, &picture->room, sizeof *picture->shapes);
	struct picture_shape *shape = &picture->shapes[picture->count++];
	*shape = (struct picture_shape){.kind = kind, .color = color};
	return shape;
}

struct picture_shape *picture_rect(struct picture *picture, enum picture_color color, double x, double y, double width, double height)
{
	struct picture_shape *shape = add(picture, SHAPE_RECT, color);
	shape->x = x;
	shape->y = y;
	shape->width = width;
	shape->height = height;
	return shape;
}

struct picture_shape *picture_line(struct picture *picture, enum picture_color color, const struct picture_point *points, size_t count)
{
	struct picture_shape *shape = add(picture, SHAPE_LINE, color);
	shape->points = points;
	shape->point_count = count;
	shape->width = 1;
	return shape;
}

struct picture_shape *picture_segment(struct picture *picture, enum picture_color color, double x1, double y1, double x2, double y2)
{
	struct picture_point *points = ARENA_ARRAY(picture->arena, struct picture_point, 2);
	points[0] = (struct picture_point){x1, y1};
	points[1] = (struct picture_point){x2, y2};
	return picture_line(picture, color, points, 2);
}

struct picture_shape *picture_text(struct picture *picture, enum picture_color color, double x, double y, double size, enum picture_anchor anchor,
				   const char *text)
{
	struct picture_shape *shape = add(picture, SHAPE_TEXT, color);
	shape->x = x;
	shape->y = y;
	shape->size = size;
	shape->anchor = anchor;
	shape->text = text;
	return shape;
}

struct picture_shape *picture_symbol(struct picture *picture, enum picture_kind kind, enum picture_color color, double x, double y, double size)
{
	struct picture_shape *shape = add(picture, kind, color);
	shape->x = x;
	shape->y = y;
	shape->width = shape->height = size;
	return shape;
}

/* Colours that people with any colour vision can tell apart where it matters (after Okabe and Ito), on white and on black. */
static const uint32_t palette[COLOR_COUNT][2] = {
	[COLOR_PAPER] = {0xFFFFFF, 0x14171C},     [COLOR_INK] = {0x1B1F24, 0xE6E9EE},       [COLOR_FAINT] = {0x5A6572, 0x9BA6B4},
	[COLOR_GRID] = {0xD8DEE4, 0x363D47},      [COLOR_BAND] = {0xF3F5F8, 0x1C2128},      [COLOR_LINE] = {0xDDE2E8, 0x3A424D},
	[COLOR_WORKING] = {0x0072B2, 0x3C9BD6},   [COLOR_FAILING] = {0xC62828, 0xFF6B5E},   [COLOR_POLL] = {0x7CC4F0, 0x2F6F9E},
	[COLOR_BACKOFF] = {0xE69F00, 0xD99A16},   [COLOR_DONE] = {0xBFE5C8, 0x2B5A3A},      [COLOR_UPDATING] = {0xA9C6DD, 0x33536E},
	[COLOR_WAIT] = {0xC7A6D8, 0x7A5192},      [COLOR_APPROVAL] = {0xF2D64B, 0xA38A17},  [COLOR_STOP] = {0x6B7480, 0x8A94A1},
	[COLOR_HELD] = {0xB8BEC6, 0x555F6B},      [COLOR_BAD] = {0xB3261E, 0xFF8A80},       [COLOR_GOOD] = {0x1E7B34, 0x6FD08A},
	[COLOR_VERSION_0] = {0x9DB4C8, 0x56708A}, [COLOR_VERSION_1] = {0x2E7D9A, 0x3FA3C4}, [COLOR_VERSION_2] = {0xB65F8F, 0xC97BA6},
	[COLOR_VERSION_3] = {0x5E9C4B, 0x7CBF68}, [COLOR_VERSION_4] = {0xC98A2B, 0xD9A14A}, [COLOR_VERSION_5] = {0x6A5ACD, 0x9388E6},
};

uint32_t picture_rgb(enum picture_color color, bool dark)
{
	return palette[color][dark];
}

enum picture_color picture_ink_on(enum picture_color color)
{
	switch (color) {
	case COLOR_WORKING:
	case COLOR_FAILING:
	case COLOR_STOP:
	case COLOR_VERSION_1:
	case COLOR_VERSION_2:
	case COLOR_VERSION_5:
		return COLOR_PAPER;
	default:
		return COLOR_INK;
	}
}

/* Text */

/* Widths of the printable ASCII characters in DejaVu Sans, in hundredths of the size; few sans-serif fonts are wider. */
static const uint8_t ascii_widths[] = {32, 40, 46, 84, 64, 95, 78, 27, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
				       64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
				       60, 79, 69, 63, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
				       63, 28, 28, 58, 28, 97, 63, 61, 63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};

static double character_width(uint32_t code)
{
	if (code < 0x20)
		return code == '\n' || code == '\t' ? 0.32 : 0;
	if (code - 0x20 < sizeof ascii_widths)
		return ascii_widths[code - 0x20] / 100.0;
	/* most scripts beyond are as wide as high */
	return code >= 0x1100 ? 1.0 : 0.7;
}

/* A PNG puts characters on whole pixels, which may be to the right of where they would stand. */
static double advance(uint32_t code, double size, bool bold)
{
	double em = character_width(code);
	double width = (em > 0 && bold ? em + 0.09 : em) * size;
	return width > round(width) ? width : round(width);
}

double picture_text_width(const char *text, double size, bool bold)
{
	double width = 0;
	while (*text) {
		struct utf8_character character = utf8_at(text);
		width += advance(character.code, size, bold);
		text += character.size;
	}
	return width;
}

/* How many bytes of the text fit. */
static const char ellipsis[] = "\xE2\x80\xA6";

static size_t fitting(const char *text, double width, double size, bool bold)
{
	const char *at = text;
	double used = 0;
	while (*at) {
		struct utf8_character character = utf8_at(at);
		used += advance(character.code, size, bold);
		if (used > width)
			break;
		at += character.size;
	}
	return (size_t)(at - text);
}

const char *picture_fit_text(struct arena *arena, const char *text, double width, double size, bool bold)
{
	if (picture_text_width(text, size, bold) <= width)
		return text;
	double rest = width - picture_text_width(ellipsis, size, bold);
	size_t kept = rest > 0 ? fitting(text, rest, size, bold) : 0;
	return kept ? arena_format(arena, "%.*s%s", (int)kept, text, ellipsis) : "";
}

/* The longest end of a text that fits. */
static const char *fitting_end(const char *text, double width, double size, bool bold)
{
	const char *at = text;
	while (*at && picture_text_width(at, size, bold) > width)
		at += utf8_at(at).size;
	return at;
}

const char *picture_fit_name(struct arena *arena, const char *name, double width, double size, bool bold)
{
	if (picture_text_width(name, size, bold) <= width)
		return name;
	double rest = width - picture_text_width(ellipsis, size, bold);
	const char *end = fitting_end(name, rest / 2, size, bold);
	size_t kept = rest > 0 ? fitting(name, rest - picture_text_width(end, size, bold), size, bold) : 0;
	return kept ? arena_format(arena, "%.*s%s%s", (int)kept, name, ellipsis, end) : "";
}

const char *picture_wrap_text(struct arena *arena, const char *text, double width, double size, const char **line)
{
	size_t kept = fitting(text, width, size, false);
	if (!text[kept]) {
		*line = text;
		return text + kept;
	}
	size_t cut = kept;
	while (cut > 0 && text[cut] != ' ')
		cut--;
	if (!cut)
		cut = kept ? kept : utf8_at(text).size;
	*line = arena_copy(arena, text, cut);
	return text + cut + (text[cut] == ' ');
}
