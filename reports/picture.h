#ifndef FLEETSIM_REPORTS_PICTURE_H
#define FLEETSIM_REPORTS_PICTURE_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A picture as a list of shapes in the order in which they are painted, measured in pixels from the left upper corner. Who lays it out need not
 * know what draws it: gnuplot for PNG, SVG and PDF, or an SVG inside a page. Colours are names, so that a page can give them other values in the
 * dark. */

enum picture_color {
	COLOR_PAPER,
	COLOR_INK,   /* text */
	COLOR_FAINT, /* text that matters less */
	COLOR_GRID,
	COLOR_BAND, /* behind every other group of rows */
	COLOR_LINE, /* waiting in line */
	COLOR_WORKING,
	COLOR_FAILING,
	COLOR_POLL,
	COLOR_BACKOFF,
	COLOR_DONE,
	COLOR_UPDATING,
	COLOR_WAIT,
	COLOR_APPROVAL,
	COLOR_STOP,
	COLOR_HELD,
	COLOR_BAD, /* marks and text of what went wrong */
	COLOR_GOOD,
	COLOR_VERSION_0, /* versions of the resources, in turn */
	COLOR_VERSION_1,
	COLOR_VERSION_2,
	COLOR_VERSION_3,
	COLOR_VERSION_4,
	COLOR_VERSION_5,
	COLOR_COUNT
};

enum { PICTURE_VERSIONS = 6 };

enum picture_kind {
	SHAPE_RECT,    /* x, y, width, height */
	SHAPE_LINE,    /* points, connected */
	SHAPE_TEXT,    /* at x, y: the middle of the height of the text */
	SHAPE_DIAMOND, /* around x, y; width is its size */
	SHAPE_CROSS
};

enum picture_anchor { ANCHOR_LEFT, ANCHOR_MIDDLE, ANCHOR_RIGHT };

struct picture_point {
	double x, y;
};

struct picture_shape {
	enum picture_kind kind;
	enum picture_color color;
	double x, y, width, height; /* SHAPE_LINE: width is that of the pen */
	const struct picture_point *points;
	size_t point_count;
	bool dashed;
	const char *text; /* SHAPE_TEXT */
	enum picture_anchor anchor;
	double size; /* of text, in pixels */
	bool bold;
	const char *title; /* what a pointer over it is told; NULL: nothing */
};

struct picture {
	struct arena *arena; /* owns the shapes; texts are the caller's */
	double width, height;
	const char *title; /* what it shows, for who cannot see it; NULL */
	struct picture_shape *shapes;
	size_t count, room;
};

void picture_init(struct picture *picture, struct arena *arena, double width, double height);

/* The new shape, to be refined; valid until the next is made. */
struct picture_shape *picture_rect(struct picture *picture, enum picture_color color, double x, double y, double width, double height);
struct picture_shape *picture_line(struct picture *picture, enum picture_color color, const struct picture_point *points, size_t count);
struct picture_shape *picture_segment(struct picture *picture, enum picture_color color, double x1, double y1, double x2, double y2);
struct picture_shape *picture_text(struct picture *picture, enum picture_color color, double x, double y, double size, enum picture_anchor anchor,
				   const char *text);
struct picture_shape *picture_symbol(struct picture *picture, enum picture_kind kind, enum picture_color color, double x, double y, double size);

/* 0xRRGGBB on light (dark) paper. */
uint32_t picture_rgb(enum picture_color color, bool dark);

/* Ink that can be read on a bar of this colour. */
enum picture_color picture_ink_on(enum picture_color color);

/* About how wide a text is; a little more than in most sans-serif fonts. */
double picture_text_width(const char *text, double size, bool bold);

/* The text cut with an ellipsis so that it is at most `width` wide; "" when not even that fits. In the arena, or the text itself. */
const char *picture_fit_text(struct arena *arena, const char *text, double width, double size, bool bold);

/* The same for a name, cut in its middle: what tells names apart often stands at their ends. */
const char *picture_fit_name(struct arena *arena, const char *name, double width, double size, bool bold);

/* The beginning of the text that fits a line of `width`, cut between words where that is possible. Returns what is left, without the space it was cut
 * at; "" at the end. */
const char *picture_wrap_text(struct arena *arena, const char *text, double width, double size, const char **line);

#endif
