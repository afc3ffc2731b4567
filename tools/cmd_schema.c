#include "tools/command.h"

#include "reports/out_json.h"
#include "reports/out_ndjson.h"
#include "reports/outputs_reference.h"
#include "reports/suite_shape.h"

#include "scenarios/schema_writer.h"

#include "sim/io.h"

struct schema_options {
	bool markdown, report, events, tests, outputs;
};

static const struct option options[] = {
	{.name = "markdown", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, markdown),
	 .doc = "print the reference page of the language instead"},
	{.name = "report", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, report),
	 .doc = "print the JSON Schema of what run -o report writes instead"},
	{.name = "events", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, events),
	 .doc = "print the JSON Schema that each line of run -o ndjson meets instead"},
	{.name = "tests", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, tests),
	 .doc = "print the JSON Schema of what test -o json writes instead"},
	{.name = "outputs", .type = OPTION_FLAG, .offset = offsetof(struct schema_options, outputs),
	 .doc = "print the reference page of everything that run and test write instead"},
};

static const struct option_example examples[] = {
	{"fleetsim schema > scenario.schema.json", "for the line \"# yaml-language-server: $schema=scenario.schema.json\" of a scenario"},
	{"fleetsim schema --markdown > reference.md", "the page to read"},
	{"fleetsim schema --outputs > outputs.md", "the same for the reports"},
	{NULL, NULL},
};

static int run(const struct invocation *invocation)
{
	const struct schema_options *given = invocation->options;
	struct text text;
	if (given->report + given->events + given->tests + given->outputs + given->markdown > 1)
		return command_usage_error(invocation->command, "wants only one of its options");
	text_init(&text, 0);
	if (given->report)
		out_json_write_schema(&text);
	else if (given->events)
		out_ndjson_write_schema(&text);
	else if (given->tests)
		suite_write_schema(&text);
	else if (given->outputs)
		outputs_reference_write(&text);
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
