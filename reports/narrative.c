#include "reports/narrative.h"

#include "reports/narrative_parts.h"
#include "reports/words.h"

#include "sim/instant.h"

#include <string.h>

/* Lines */

static void tell_gathered(struct narrator *narrator);

struct text *narrate_begin(struct narrator *narrator, int64_t at_ns)
{
	tell_gathered(narrator);
	narrator->action = NULL;
	text_clear(&narrator->line);
	narrator->line_ns = at_ns;
	text_put_char(&narrator->line, '[');
	if (narrator->options.instants)
		instant_write_exact(&narrator->line, narrator->start_ns + at_ns);
	else
		words_put_clock(&narrator->line, at_ns);
	text_put(&narrator->line, "] ");
	return &narrator->line;
}

void narrate_words(struct narrator *narrator, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_put(&narrator->line, " > ");
	text_vputf(&narrator->line, format, arguments);
	va_end(arguments);
}

void narrate_end(struct narrator *narrator)
{
	const struct narrative_options *options = &narrator->options;
	if (narrator->line_ns < options->from_ns || (options->until_ns > 0 && narrator->line_ns > options->until_ns))
		return;
	text_put_bytes(&narrator->body, text_view(&narrator->line), narrator->line.size);
	text_put_char(&narrator->body, '\n');
}

void narrate_object(struct narrator *narrator, const struct trace_record *record, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	words_put_object(narrate_begin(narrator, record->at_ns), record->identity);
	text_put(&narrator->line, " > ");
	text_vputf(&narrator->line, format, arguments);
	va_end(arguments);
	narrate_end(narrator);
}

/* As narrate_gather_object; `noun` is the plural of the subjects and lives for ever. */
static void gather(struct narrator *narrator, int64_t at_ns, const char *subject, const char *noun, const char *words)
{
	bool same = narrator->gathered.count && narrator->gathered.at_ns == at_ns && strcmp(narrator->gathered.noun, noun) == 0 &&
		    strcmp(text_view(&narrator->gathered.words), words) == 0;
	if (!same)
		tell_gathered(narrator);
	narrator->action = NULL;
	if (narrator->gathered.count == 0) {
		narrator->gathered.at_ns = at_ns;
		narrator->gathered.noun = noun;
		text_clear(&narrator->gathered.words);
		text_put(&narrator->gathered.words, words);
	}
	if (narrator->gathered.count < NARRATIVE_GATHERED) {
		struct text *kept = &narrator->gathered.subjects[narrator->gathered.count];
		text_clear(kept);
		text_put(kept, subject);
	}
	narrator->gathered.count++;
}

void narrate_gather_object(struct narrator *narrator, const struct trace_record *record, const char *words)
{
	struct text subject;
	text_init(&subject, 0);
	words_put_object(&subject, record->identity);
	gather(narrator, record->at_ns, text_view(&subject), record->identity->kind->plural, words);
	text_deinit(&subject);
}

static void tell_gathered(struct narrator *narrator)
{
	size_t count = narrator->gathered.count;
	narrator->gathered.count = 0;
	if (count > NARRATIVE_GATHERED) {
		text_putf(narrate_begin(narrator, narrator->gathered.at_ns), "%zu %s", count, narrator->gathered.noun);
		narrate_words(narrator, "%s", text_view(&narrator->gathered.words));
		narrate_end(narrator);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		text_put(narrate_begin(narrator, narrator->gathered.at_ns), text_view(&narrator->gathered.subjects[i]));
		narrate_words(narrator, "%s", text_view(&narrator->gathered.words));
		narrate_end(narrator);
	}
}

/* Records */

/* Whoever acts without changing anything is told so; recorded actions have no place in a file where one could look. */
static void finish_action(struct narrator *narrator)
{
	const struct trace_record *action = narrator->action;
	narrator->action = NULL;
	if (!action || !action->as.action.file)
		return;
	words_put_plain(narrate_begin(narrator, action->at_ns), action->as.action.words);
	narrate_words(narrator, "nothing in the hub changed");
	narrate_end(narrator);
}

static void note_person(struct narrator *narrator, const struct trace_record *record)
{
	const char *words = record->as.action.words;
	const char *verb = record->writer == WRITER_PERSON ? strstr(words, " approves ") : NULL;
	text_clear(&narrator->person);
	if (verb)
		text_put_bytes(&narrator->person, words, (size_t)(verb - words));
}

static void take_action(struct narrator *narrator, const struct trace_record *record)
{
	finish_action(narrator);
	note_person(narrator, record);
	narrator->action = record;
	narrator->action_words = record->as.action.words;
}

static void tell_refusal(struct narrator *narrator, const struct trace_record *record)
{
	words_put_plain(narrate_begin(narrator, record->at_ns), narrator->action_words ? narrator->action_words : "request");
	narrate_words(narrator, "refused: ");
	words_put_plain(&narrator->line, record->as.refused.message);
	narrate_end(narrator);
}

static void tell_applied(struct narrator *narrator, const struct trace_record *record)
{
	if (record->as.applied.snapshot || !record->identity)
		return;
	gather(narrator, record->at_ns, record->as.applied.cluster, "members", "resources removed from the member");
}

static void tell_note(struct narrator *narrator, const struct trace_record *record)
{
	struct text *line = narrate_begin(narrator, record->at_ns);
	if (record->identity)
		words_put_object(line, record->identity);
	else
		text_put(line, "note");
	narrate_words(narrator, "%s", "");
	words_put_plain(line, record->as.note.words);
	narrate_end(narrator);
}

static void flush_later(struct narrator *narrator)
{
	if (!narrator->later.size)
		return;
	tell_gathered(narrator);
	text_clear(&narrator->line);
	text_put(&narrator->line, text_view(&narrator->later));
	text_clear(&narrator->later);
	narrate_end(narrator);
}

static void take_write(struct narrator *narrator, const struct trace_record *record)
{
	if (record->writer == WRITER_USER || record->writer == WRITER_PERSON)
		narrator->action = NULL;
	if (kind_is_fleet(record->identity->kind, "ClusterStagedUpdateRun", "StagedUpdateRun")) {
		narrate_run(narrator, record);
		flush_later(narrator);
	} else {
		narrate_other(narrator, record);
	}
}

static void take(struct narrator *narrator, const struct trace_record *record)
{
	if (narrator->action && record->at_ns != narrator->action->at_ns)
		finish_action(narrator);
	switch ((enum trace_kind)record->kind) {
	case TRACE_WRITE:
		take_write(narrator, record);
		break;
	case TRACE_REFUSED:
		tell_refusal(narrator, record);
		break;
	case TRACE_ACTION:
		take_action(narrator, record);
		break;
	case TRACE_PASS_BEGIN:
		finish_action(narrator);
		break;
	case TRACE_PASS_END:
		flush_later(narrator);
		break;
	case TRACE_APPLIED:
		tell_applied(narrator, record);
		break;
	case TRACE_NOTE:
		tell_note(narrator, record);
		break;
	case TRACE_EVENT:
		break;
	}
}

struct counted_kind {
	const struct kind_info *kind;
	uint64_t count;
};

enum { START_KINDS_MAX = 64 }; /* objects of other kinds are told by their number alone */

/* What existed before the simulation began, in one line: "3 memberclusters and 1 namespace". */
static void tell_start(struct narrator *narrator, const struct trace *trace)
{
	struct counted_kind kinds[START_KINDS_MAX];
	size_t told = 0;
	uint64_t others = 0;
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor)) && record->writer == WRITER_SEED && record->kind == TRACE_WRITE) {
		size_t i = 0;
		if (record->as.write.before) /* its status */
			continue;
		while (i < told && kinds[i].kind != record->identity->kind)
			i++;
		if (i == START_KINDS_MAX) {
			others++;
			continue;
		}
		if (i == told)
			kinds[told++] = (struct counted_kind){record->identity->kind, 0};
		kinds[i].count++;
	}
	if (!told)
		return;
	text_put(narrate_begin(narrator, 0), "hub > begins with ");
	for (size_t i = 0; i < told; i++) {
		text_put(&narrator->line, i == 0 ? "" : i + 1 == told && !others ? " and " : ", ");
		words_put_count(&narrator->line, kinds[i].count, kinds[i].kind->singular, kinds[i].kind->plural);
	}
	if (others) {
		text_put(&narrator->line, " and ");
		words_put_count(&narrator->line, others, "object of another kind", "objects of other kinds");
	}
	narrate_end(narrator);
}

static void narrator_init(struct narrator *narrator, int64_t start_ns, const struct narrative_options *options)
{
	*narrator = (struct narrator){.start_ns = start_ns};
	if (options)
		narrator->options = *options;
	arena_init(&narrator->arena, 0);
	text_init(&narrator->body, 0);
	text_init(&narrator->line, 0);
	text_init(&narrator->later, 0);
	text_init(&narrator->person, 0);
	text_init(&narrator->gathered.words, 0);
	for (size_t i = 0; i < NARRATIVE_GATHERED; i++)
		text_init(&narrator->gathered.subjects[i], 0);
}

static void narrator_deinit(struct narrator *narrator)
{
	narrate_drop_updates(narrator);
	arena_deinit(&narrator->arena);
	text_deinit(&narrator->body);
	text_deinit(&narrator->line);
	text_deinit(&narrator->later);
	text_deinit(&narrator->person);
	text_deinit(&narrator->gathered.words);
	for (size_t i = 0; i < NARRATIVE_GATHERED; i++)
		text_deinit(&narrator->gathered.subjects[i]);
}

/* Where the last `lines` lines begin. */
static size_t tail_of(const struct text *body, size_t lines)
{
	size_t at = body->size;
	if (lines == 0)
		return 0;
	for (size_t seen = 0; at > 0; at--)
		if (body->data[at - 1] == '\n' && seen++ == lines)
			break;
	return at;
}

static int64_t last_ns(const struct trace *trace)
{
	return trace->last && trace->last->count ? trace->last->records[trace->last->count - 1].at_ns : 0;
}

void narrative_write(struct text *out, const struct trace *trace, int64_t start_ns, const struct narrative_options *options)
{
	struct narrator narrator;
	narrator_init(&narrator, start_ns, options);
	narrator.story = story_read(&narrator.arena, trace, start_ns, last_ns(trace));
	tell_start(&narrator, trace);
	struct trace_cursor cursor = trace_begin(trace);
	const struct trace_record *record;
	while ((record = trace_next(&cursor)))
		take(&narrator, record);
	finish_action(&narrator);
	flush_later(&narrator);
	tell_gathered(&narrator);
	size_t begin = tail_of(&narrator.body, narrator.options.last);
	text_put_bytes(out, text_view(&narrator.body) + begin, narrator.body.size - begin);
	narrator_deinit(&narrator);
}
