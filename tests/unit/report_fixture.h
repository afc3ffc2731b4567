#ifndef FLEETSIM_TESTS_UNIT_REPORT_FIXTURE_H
#define FLEETSIM_TESTS_UNIT_REPORT_FIXTURE_H

/* A played scenario as a report, with names as hostile as they can be: the story is rewritten after it was read, as no API server would let such
 * names pass. */

#include "tests/unit/play.h"

#include "reports/get_history.h"
#include "reports/report.h"

#include "sim/utf8.h"

struct report_play {
	struct play play;
	struct history *history;
	struct outcome outcome;
	struct scenario scenario; /* a copy, to be changed */
	struct report report;
};

/* After the story was changed, or at once. */
static inline void report_play_prepare(struct report_play *played, bool measures)
{
	struct play *play = &played->play;
	played->scenario = *play->scenario;
	played->history = history_build(&play->arena, &play->replay.trace, play->scenario->config.start_ns, play->replay.end_ns);
	played->outcome = outcome_of(&play->arena, &play->replay, played->history, &get_history_printer);
	played->report = (struct report){.scenario = &played->scenario,
					 .replay = &play->replay,
					 .history = played->history,
					 .story = play->story,
					 .outcome = &played->outcome};
	report_prepare(&play->arena, &played->report, measures);
}

static inline void report_play_text(struct report_play *played, const char *yaml)
{
	play_text(&played->play, yaml);
	report_play_prepare(played, false);
}

static inline void report_play_end(struct report_play *played)
{
	play_end(&played->play);
}

static const char *const hostile_names[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)",
	"]]>--><!--",
	"&amp;&#0;",
	"</title></style></svg>",
	"%n%s%9999d",
	"::error::x",
	"=HYPERLINK(\"http://x\")",
	"+1",
	"@someone",
	"\033[2J\007\001",
	"two\nlines\r\n\tand a tab",
	"\xE2\x80\xAEturned\xE2\x81\xA6",
	"bad\xFF\xC0\xAFutf\xED\xA0\x80",
	"`code` | cell | [x](javascript:alert(1))",
	"$(id) `id` ${HOME} \\ ' \"",
	"a;b,c\\d:e#f",
	"section end gantt 2025-01-01",
	"\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE5\xB9\xBF\xE5\xB7\x9E",
	"",
};
enum { HOSTILE_NAMES = sizeof hostile_names / sizeof hostile_names[0] };

static inline const char *next_hostile(size_t *next)
{
	return hostile_names[(*next)++ % HOSTILE_NAMES];
}

/* Every name of the story becomes a hostile one, from the one with number `next` on, each at least once where there are enough places. */
static inline void report_play_make_hostile_from(struct report_play *played, size_t next)
{
	struct story *story = played->play.story;
	struct arena *arena = &played->play.arena;
	for (size_t i = 0; i < story->run_count; i++) {
		struct story_run *run = story->runs[i];
		struct identity *identity = ARENA_NEW(arena, struct identity);
		*identity = *run->identity;
		identity->name = next_hostile(&next);
		run->identity = identity;
		struct run_spec *spec = ARENA_NEW(arena, struct run_spec);
		*spec = *run->spec;
		spec->placement = next_hostile(&next);
		spec->strategy = next_hostile(&next);
		run->spec = spec;
		run->error = next_hostile(&next);
		run->snapshot_index = next_hostile(&next);
		for (uint32_t k = 0; k < story_stages_of(run); k++) {
			struct story_stage *stage = &run->stages[k];
			stage->name = next_hostile(&next);
			for (uint32_t n = 0; n < stage->task_count; n++)
				if (stage->tasks[n].request)
					stage->tasks[n].request = next_hostile(&next);
			for (uint32_t n = 0; n < stage->cluster_count; n++) {
				struct condition *condition = ARENA_NEW(arena, struct condition);
				*condition = (struct condition){.type = next_hostile(&next)};
				condition->reason = next_hostile(&next);
				condition->message = next_hostile(&next);
				stage->clusters[n].name = next_hostile(&next);
				if (stage->clusters[n].started_ns == STORY_NEVER)
					continue;
				stage->clusters[n].trouble = TROUBLE_FAILED;
				stage->clusters[n].trouble_ns = stage->clusters[n].started_ns;
				stage->clusters[n].trouble_condition = condition;
			}
		}
		next++; /* so that no two runs get one name by going around */
	}
	for (size_t i = 0; i < story->holding_count; i++) {
		story->holdings[i].cluster = hostile_names[i % HOSTILE_NAMES];
		story->holdings[i].placement = hostile_names[i % 2];
	}
	report_prepare(arena, &played->report, false);
	played->scenario.name = next_hostile(&next);
	played->scenario.description = hostile_names[0];
	played->report.command = hostile_names[12];
}

static inline void report_play_make_hostile(struct report_play *played)
{
	report_play_make_hostile_from(played, 0);
}

/* What a writer writes. Released by the caller. */
static inline struct text report_play_write(struct report_play *played, void (*write)(struct report_sink *, const struct report *))
{
	struct text out;
	struct report_sink sink = {.out = &out, .arena = &played->play.arena};
	text_init(&out, 0);
	write(&sink, &played->report);
	if (sink.error)
		fail_msg("%s", sink.error);
	assert_true(report_sink_end(&sink));
	assert_int_equal(strlen(text_view(&out)), out.size);
	return out;
}

/* No control characters but line ends and tabs, and only valid UTF-8. */
static inline void assert_clean_text(const char *text)
{
	for (const char *at = text; *at;) {
		struct utf8_character character = utf8_at(at);
		bool replaced = character.code == UTF8_REPLACEMENT && strncmp(at, "\xEF\xBF\xBD", 3) != 0;
		bool control = (character.code < 0x20 && !strchr("\n\t\r", (int)character.code)) || character.code == 0x7F;
		if (replaced || control)
			fail_msg("byte 0x%02x at: %.40s", (unsigned)(unsigned char)*at, at);
		at += character.size;
	}
}

static inline void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("nowhere: %s", part);
}

static inline void assert_lacks(const char *text, const char *part)
{
	const char *found = strstr(text, part);
	if (found)
		fail_msg("has: %.80s", found);
}

#endif
