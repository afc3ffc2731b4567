#include "reports/runbook_entry.h"

#include "reports/escape.h"
#include "reports/safe_text.h"
#include "reports/yaml_writer.h"

#include "sim/json.h"

#include <string.h>

static void put_target(struct text *out, const struct object_name *object)
{
	text_put(out, object->kind->singular);
	if (*object->kind->group)
		text_putf(out, ".%s", object->kind->group);
	text_put_char(out, ' ');
	safe_put_bash(out, object->name);
	if (object->ns && *object->ns) {
		text_put(out, " -n ");
		safe_put_bash(out, object->ns);
	}
}

void runbook_put_condition(struct text *out, const struct scenario_condition *condition)
{
	if (condition->gone) {
		text_put(out, "await gone ");
	} else if (!condition->type) {
		text_put(out, "await exists ");
	} else {
		text_put(out, "await condition ");
		safe_put_bash(out, condition->type);
		text_putf(out, " %s ", condition->absent ? "Absent" : condition_status_name(condition->status));
		safe_put_bash(out, condition->reason ? condition->reason : "");
		text_put_char(out, ' ');
	}
	put_target(out, &condition->object);
	text_put_char(out, '\n');
}

/* As lines up to a mark that stands nowhere in them, so that nobody has to wonder which of them ends it. */
static void put_lines(struct text *out, const char *lines)
{
	struct text mark;
	unsigned number = 1;
	text_init(&mark, 0);
	text_put(&mark, "END");
	while (strstr(lines, text_view(&mark))) {
		text_clear(&mark);
		text_putf(&mark, "END%u", number++);
	}
	text_putf(out, "<<'%s'\n%s%s\n", text_view(&mark), lines, text_view(&mark));
	text_deinit(&mark);
}

/* The document on the standard input of a command. */
static void put_manifest(struct text *out, const char *command, const struct value *document)
{
	struct text yaml;
	text_init(&yaml, 0);
	yaml_write(&yaml, document);
	text_putf(out, "hub %s -f - ", command);
	if (safe_is_harmless(text_view(&yaml))) {
		put_lines(out, text_view(&yaml));
	} else {
		text_put(out, "<<<");
		safe_put_bash(out, text_view(&yaml));
		text_put_char(out, '\n');
	}
	text_deinit(&yaml);
}

/* A word of the shell in which what the scenario language calls <now> is the time at which the script runs. */
static void put_word_with_now(struct text *out, const char *json)
{
	static const char now[] = "\\u003cnow\\u003e"; /* as compact JSON has it */
	const char *at = json;
	for (const char *found; (found = strstr(at, now)); at = found + sizeof now - 1) {
		struct text part;
		text_init(&part, 0);
		text_put_bytes(&part, at, (size_t)(found - at));
		if (part.size)
			safe_put_bash(out, text_view(&part));
		text_put(out, "\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"");
		text_deinit(&part);
	}
	if (*at || at == json)
		safe_put_bash(out, at);
}

static void put_patch(struct text *out, const struct scenario_step *step)
{
	struct text json;
	text_init(&json, 0);
	json_write_compact(&json, step->document);
	text_put(out, "hub patch ");
	put_target(out, &step->target);
	text_putf(out, " --type=%s%s -p ", step->verb == VERB_MERGE ? "merge" : "json", step->status_subresource ? " --subresource=status" : "");
	put_word_with_now(out, text_view(&json));
	text_put_char(out, '\n');
	text_deinit(&json);
}

static void put_labels(struct text *out, const struct scenario_step *step)
{
	text_put(out, "hub label --overwrite ");
	put_target(out, &step->target);
	for (size_t i = 0; value_is(step->document, VALUE_MAP) && i < step->document->count; i++) {
		const struct value_field *field = &step->document->as.fields[i];
		struct text label;
		text_init(&label, 0);
		if (value_is(field->value, VALUE_NULL))
			text_putf(&label, "%s-", field->key);
		else
			text_putf(&label, "%s=%s", field->key, value_text_or(field->value, ""));
		text_put_char(out, ' ');
		safe_put_bash(out, text_view(&label));
		text_deinit(&label);
	}
	text_put_char(out, '\n');
}

static void put_comment(struct text *out, const char *words, const struct object_name *object)
{
	text_putf(out, "# %s: ", words);
	escape_put_line(out, object->kind ? object->kind->singular : "");
	text_put_char(out, ' ');
	escape_put_line(out, object->name ? object->name : "");
	text_put_char(out, '\n');
}

/* Whether a step takes the name of an object that was there before and had gone. */
static bool takes_name(const struct report *report, const struct scenario_step *step, int64_t at_ns)
{
	const struct object_name *name = &step->target;
	const struct history_line *line = history_line_of(report->history, name->kind, name->ns, name->name);
	for (size_t i = 1; line && i < line->count && line->versions[i].at_ns <= at_ns; i++)
		if (line->versions[i].at_ns == at_ns && line->versions[i].object && !line->versions[i - 1].object)
			return true;
	return false;
}

static void put_step(struct text *out, const struct report *report, const struct scenario_step *step, int64_t at_ns)
{
	if ((step->verb == VERB_CREATE || step->verb == VERB_APPLY) && takes_name(report, step, at_ns)) {
		text_put(out, "await gone ");
		put_target(out, &step->target);
		text_put_char(out, '\n');
	}
	switch (step->verb) {
	case VERB_CREATE:
		put_manifest(out, "create", step->document);
		break;
	case VERB_APPLY:
		put_manifest(out, "apply", step->document);
		break;
	case VERB_MERGE:
	case VERB_JSON_PATCH:
		put_patch(out, step);
		break;
	case VERB_DELETE:
		text_put(out, "hub delete ");
		put_target(out, &step->target);
		text_put(out, " --wait=false\n");
		break;
	case VERB_LABEL:
		put_labels(out, step);
		break;
	case VERB_APPROVE:
		put_comment(out, "Approved without effect in the simulation", &step->target);
		break;
	case VERB_SCRIPT:
		put_comment(out, "Simulated only, what a member reports", &step->target);
		break;
	case VERB_BINDING:
		put_comment(out, "Simulated only, a write of a binding", &step->target);
		break;
	}
}

static bool is_command(const struct scenario_step *step)
{
	return step->verb != VERB_APPROVE && step->verb != VERB_SCRIPT && step->verb != VERB_BINDING;
}

static void put_question(struct text *out, const char *words)
{
	text_put(out, "step ");
	safe_put_bash(out, words);
	text_put_char(out, '\n');
}

void runbook_put_apply(struct text *out, const char *words, const struct value *document)
{
	put_question(out, words);
	put_manifest(out, "apply", document);
}

bool runbook_entry_has_commands(const struct scenario_entry *entry)
{
	for (uint32_t i = 0; i < entry->step_count; i++)
		if (is_command(&entry->steps[i]))
			return true;
	return false;
}

void runbook_put_entry(struct text *out, const struct report *report, const struct scenario_entry *entry)
{
	int64_t at_ns = report->replay->entries[entry - report->scenario->entries].at_ns;
	if (runbook_entry_has_commands(entry)) {
		struct text words;
		text_init(&words, 0);
		if (entry->name)
			escape_put_line(&words, entry->name);
		if (entry->words)
			text_put(&words, entry->name ? ": " : "");
		escape_put_line(&words, entry->words ? entry->words : "");
		put_question(out, text_view(&words));
		text_deinit(&words);
	}
	for (uint32_t i = 0; i < entry->step_count; i++)
		put_step(out, report, &entry->steps[i], at_ns);
}
