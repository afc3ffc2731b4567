#include "reports/coverage.h"

#include "reports/escape.h"

void coverage_put_share(struct text *out, const struct coverage *coverage, int area)
{
	size_t all = coverage->all[area], hit = coverage->hit[area];
	size_t tenths = all ? hit * 1000 / all : 1000;
	text_putf(out, "%zu of %zu (%zu.%zu %%)", hit, all, tenths / 10, tenths % 10);
}

void coverage_put_limit(struct text *out, const struct coverage *coverage, int area)
{
	text_putf(out, "coverage of %s: ", coverage_area_name(area));
	coverage_put_share(out, coverage, area);
	text_putf(out, ", at least %d %% wanted", coverage->limits[area]);
}

/* Text */

static void put_missing(struct text *out, const struct coverage *coverage, int area)
{
	size_t shown = 0, missing = coverage->all[area] - coverage->hit[area];
	for (size_t i = 0; i < coverage->count && shown < COVERAGE_SHOWN_MAX; i++) {
		const struct coverage_item *item = &coverage->items[i];
		if ((int)item->area != area || item->scenarios)
			continue;
		text_put(out, "    never: ");
		escape_put_line(out, item->name);
		text_put_char(out, '\n');
		shown++;
	}
	if (missing > shown)
		text_putf(out, "    and %zu more\n", missing - shown);
}

void coverage_write_text(struct text *out, const struct coverage *coverage)
{
	text_put(out, "coverage: ");
	coverage_put_share(out, coverage, COVERAGE_ALL);
	text_put_char(out, '\n');
	for (int area = 0; area < COVERAGE_AREAS; area++) {
		text_putf(out, "  %-8s ", coverage_area_name(area));
		coverage_put_share(out, coverage, area);
		text_put_char(out, '\n');
		put_missing(out, coverage, area);
	}
	for (int area = 0; area <= COVERAGE_ALL; area++) {
		if (coverage_area_held(coverage, area))
			continue;
		text_put(out, "FAIL ");
		coverage_put_limit(out, coverage, area);
		text_put_char(out, '\n');
	}
}

/* JSON */

void coverage_write_json(struct text *out, const struct coverage *coverage)
{
	text_put(out, "{\"areas\":{");
	for (int area = 0; area <= COVERAGE_ALL; area++) {
		text_putf(out, "%s\"%s\":{\"all\":%zu,\"hit\":%zu", area ? "," : "", coverage_area_name(area), coverage->all[area], coverage->hit[area]);
		if (coverage->limits[area] != COVERAGE_NO_LIMIT)
			text_putf(out, ",\"limit\":%d", coverage->limits[area]);
		text_put_char(out, '}');
	}
	text_putf(out, "},\"held\":%s,\"items\":[", coverage_held(coverage) ? "true" : "false");
	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_item *item = &coverage->items[i];
		text_putf(out, "%s\n    {\"area\":\"%s\",\"name\":", i ? "," : "", coverage_area_name((int)item->area));
		escape_put_json(out, item->name);
		text_putf(out, ",\"scenarios\":%llu}", (unsigned long long)item->scenarios);
	}
	text_put(out, "]}");
}

/* Markdown */

void coverage_write_markdown(struct text *out, const struct coverage *coverage)
{
	text_put(out, "\n| Coverage | Happened | Wanted | Never happened |\n|---|---|---|---|\n");
	for (int area = 0; area <= COVERAGE_ALL; area++) {
		size_t shown = 0, missing = area == COVERAGE_ALL ? 0 : coverage->all[area] - coverage->hit[area];
		text_putf(out, "| %s | ", coverage_area_name(area));
		coverage_put_share(out, coverage, area);
		text_put(out, " | ");
		if (coverage->limits[area] != COVERAGE_NO_LIMIT)
			text_putf(out, "%s%d %%%s", coverage_area_held(coverage, area) ? "" : "**", coverage->limits[area],
				  coverage_area_held(coverage, area) ? "" : "**");
		text_put(out, " | ");
		for (size_t i = 0; i < coverage->count && shown < missing && shown < COVERAGE_SHOWN_MAX; i++) {
			const struct coverage_item *item = &coverage->items[i];
			if ((int)item->area != area || item->scenarios)
				continue;
			text_put(out, shown++ ? "<br>" : "");
			escape_put_markdown(out, item->name);
		}
		if (missing > shown)
			text_putf(out, "<br>and %zu more", missing - shown);
		text_put(out, " |\n");
	}
}
