#include "tools/command.h"

#include "reports/out_json.h"

#include "scenarios/schema_writer.h"

#include "sim/io.h"

struct schema_options {
	bool markdown, report;
};

static const struct option options[] = {
	{.name = "markdown", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, markdown),
	 .doc = "print the reference page of the language instead"},
	{.name = "report", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, report),
	 .doc = "print the JSON Schema of what run -o report writes instead"},
};

static const struct option_example examples[] = {
	{"fleetsim schema > scenario.schema.json", "for the line \"# yaml-language-server: $schema=scenario.schema.json\" of a scenario"},
	{"fleetsim schema --markdown > reference.md", "the page to read"},
	{NULL, NULL},
};

static int run(const struct invocation *invocation)
{
	const struct schema_options *given = invocation->options;
	struct text text;
	text_init(&text, 0);
	if (given->report)
		out_json_write_schema(&text);
	else if (given->markdown)
		reference_write(&text);
	else
		schema_write(&text);
	io_stdout_put_text(&text);
	text_deinit(&text);
	return EXIT_HELD;
}

const struct command command_schema = {
	.name = "schema",
	.operands = "",
	.summary = "print the JSON Schema or the reference page of the scenario language",
	.description = "Prints what may stand in a scenario: a JSON Schema (draft-07), with which editors complete and check scenarios, or a page to "
		       "read. Both come from the table that the loader reads by.",
	.options = options,
	.option_count = sizeof options / sizeof *options,
	.options_size = sizeof(struct schema_options),
	.examples = examples,
	.run = run,
};
