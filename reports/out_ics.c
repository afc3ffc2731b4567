#include "reports/out_ics.h"

#include "reports/approve_command.h"
#include "reports/safe_text.h"
#include "reports/words.h"

#include "sim/duration.h"
#include "sim/instant.h"
#include "sim/utf8.h"

enum { LINE_BYTES = 75 };

/* A content line, folded so that no line is longer than LINE_BYTES and no character is torn. */
static void put_line(struct text *out, const char *name, const char *value)
{
	struct text line;
	text_init(&line, 0);
	text_putf(&line, "%s:%s", name, value);
	size_t used = 0;
	for (const char *at = text_view(&line); *at;) {
		size_t size = utf8_at(at).size;
		if (used + size > LINE_BYTES) {
			text_put(out, "\r\n ");
			used = 1;
		}
		text_put_bytes(out, at, size);
		used += size;
		at += size;
	}
	text_put(out, "\r\n");
	text_deinit(&line);
}

static void put_text_line(struct text *out, const char *name, const char *value)
{
	struct text escaped;
	text_init(&escaped, 0);
	safe_put_calendar(&escaped, value);
	put_line(out, name, text_view(&escaped));
	text_deinit(&escaped);
}

static void put_instant(struct text *out, const char *name, int64_t instant_ns)
{
	struct civil civil = instant_civil(instant_floor_second(instant_ns));
	text_putf(out, "%s:%04lld%02d%02dT%02d%02d%02dZ\r\n", name, (long long)civil.year, civil.month, civil.day, civil.hour, civil.minute,
		  civil.second);
}

static void put_description(struct text *out, const struct report *report, const struct story_run *run, const struct story_task *task)
{
	struct text words;
	text_init(&words, 0);
	text_putf(&words, "Approval request %s.", task->request ? task->request : "");
	if (task->granted_ns == STORY_NEVER) {
		text_put(&words, " Nobody approved it in the simulation.");
	} else {
		text_put(&words, " In the simulation it was approved after ");
		words_put_duration(&words, task->granted_ns - task->begun_ns);
		text_put_char(&words, '.');
	}
	text_put(&words, "\n\n");
	approve_command_put(&words, report, run, task);
	put_text_line(out, "DESCRIPTION", text_view(&words));
	text_deinit(&words);
}

static void put_summary(struct text *out, const struct story_run *run, const struct story_stage *stage, const struct story_task *task)
{
	struct text words;
	text_init(&words, 0);
	text_putf(&words, "Approve stage %s of ", stage->name);
	report_put_run(&words, run);
	text_put(&words, task->before ? " to begin" : " to go on");
	put_text_line(out, "SUMMARY", text_view(&words));
	text_deinit(&words);
}

static void put_event(struct text *out, const struct report *report, size_t run_number, const struct story_stage *stage,
		      const struct story_task *task)
{
	const struct story_run *run = report->story->runs[run_number];
	int64_t start_ns = report->story->start_ns;
	int64_t end_ns = task->granted_ns == STORY_NEVER ? task->begun_ns : task->granted_ns;
	text_put(out, "BEGIN:VEVENT\r\n");
	text_putf(out, "UID:%016llx-%zu-%u-%zu@fleetsim\r\n", (unsigned long long)report->replay->trace.fingerprint, run_number + 1, stage->index + 1,
		  (size_t)(task - stage->tasks) + 1);
	put_instant(out, "DTSTAMP", start_ns);
	put_instant(out, "DTSTART", start_ns + task->begun_ns);
	if (instant_floor_second(start_ns + end_ns) > instant_floor_second(start_ns + task->begun_ns))
		put_instant(out, "DTEND", start_ns + end_ns);
	put_summary(out, run, stage, task);
	put_description(out, report, run, task);
	text_put(out, "STATUS:TENTATIVE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void out_ics_write(struct report_sink *sink, const struct report *report)
{
	const struct story *story = report->story;
	struct text name;
	text_put(sink->out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//fleetsim//report " FLEETSIM_VERSION "//EN\r\nCALSCALE:GREGORIAN\r\n"
			    "METHOD:PUBLISH\r\n");
	text_init(&name, 0);
	text_putf(&name, "Approvals of %s", report->scenario->name ? report->scenario->name : "a rollout");
	put_text_line(sink->out, "X-WR-CALNAME", text_view(&name));
	text_deinit(&name);
	for (size_t i = 0; i < story->run_count; i++)
		for (uint32_t k = 0; k < story_stages_of(story->runs[i]); k++) {
			const struct story_stage *stage = &story->runs[i]->stages[k];
			for (uint32_t n = 0; n < stage->task_count; n++)
				if (stage->tasks[n].approval && stage->tasks[n].begun_ns != STORY_NEVER)
					put_event(sink->out, report, i, stage, &stage->tasks[n]);
			report_sink_spill(sink);
		}
	text_put(sink->out, "END:VCALENDAR\r\n");
}
