#include "reports/text_grid.h"

#include "sim/alloc.h"

enum { WIDTH_MIN = 6, PADDING = 3 };

static void measure(const char *const *cells, size_t height, size_t width, size_t *widths)
{
	for (size_t column = 0; column < width; column++) {
		widths[column] = WIDTH_MIN;
		for (size_t row = 0; row < height; row++) {
			size_t size = text_code_points(cells[row * width + column]) + PADDING;
			if (size > widths[column])
				widths[column] = size;
		}
	}
}

void text_grid_write(struct text *out, const char *const *cells, size_t height, size_t width)
{
	size_t *widths = alloc_take(width * sizeof *widths);
	measure(cells, height, width, widths);
	for (size_t row = 0; row < height; row++) {
		for (size_t column = 0; column < width; column++) {
			const char *cell = cells[row * width + column];
			text_put(out, cell);
			if (column + 1 < width)
				text_put_repeated(out, ' ', widths[column] - text_code_points(cell));
		}
		text_put_char(out, '\n');
	}
	alloc_release(widths);
}
