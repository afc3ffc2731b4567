#include "tools/session.h"

#include "tools/command.h"

#include "sim/duration.h"
#include "sim/io.h"
#include "sim/progress.h"

const struct option_word session_releases[] = {
	{"mid-2025", "as in July 2025"},
	{"v0.2.2", "as in v0.2.2"},
	{"v0.3.1", "as in v0.3.1"},
	{"head", "the newest"},
	{NULL, NULL},
};

static void put_diags(const struct session *session, bool quiet)
{
	if (!session->diags.error_count && (quiet || !session->diags.warning_count))
		return;
	struct text text;
	text_init(&text, 0);
	diags_write(&text, &session->diags);
	io_stderr_put(text_view(&text), text.size);
	text_deinit(&text);
}

static int load(struct session *session, const struct session_options *options)
{
	size_t count = 0;
	const char **paths = ARENA_ARRAY(&session->arena, const char *, options->manifests->count + 1);
	if (options->scenario)
		paths[count++] = options->scenario;
	for (size_t i = 0; i < options->manifests->count; i++)
		paths[count++] = options->manifests->items[i];
	const struct scenario_overrides overrides = {.release = options->release, .has_seed = options->seed.given, .seed = options->seed.value};
	session->scenario = scenario_load(&session->arena, paths, count, &overrides, &session->diags);
	put_diags(session, options->quiet);
	return session->scenario ? EXIT_HELD : EXIT_USAGE;
}

static bool complain_moment(const struct session *session, const char *option, const char *where)
{
	struct text horizon;
	text_init(&horizon, 0);
	duration_write_short(&horizon, session->scenario->horizon_ns);
	command_complain("%s lies %s of the scenario (0s to %s)", option, where, text_view(&horizon));
	text_deinit(&horizon);
	return false;
}

bool session_moment(const struct session *session, const char *option, const struct moment *moment, int64_t *at_ns)
{
	if (moment->kind == MOMENT_NONE || moment->kind == MOMENT_END) {
		*at_ns = session->replay.end_ns;
		return true;
	}
	*at_ns = moment->kind == MOMENT_INSTANT ? ns_subtract(moment->ns, session->scenario->config.start_ns) : moment->ns;
	if (*at_ns < 0)
		return complain_moment(session, option, "before the start");
	return *at_ns <= session->scenario->horizon_ns || complain_moment(session, option, "after the horizon");
}

/* Virtual time that has passed is the work that is done. How much is to come nobody knows: most replays end long before their horizon. */
struct clock_watch {
	struct progress progress;
	int64_t minutes;
};

static void see(void *context, const struct trace_record *record)
{
	struct clock_watch *watch = context;
	int64_t minutes = record->at_ns / NS_PER_MINUTE;
	if (minutes == watch->minutes)
		return;
	progress_add(&watch->progress, (uint64_t)(minutes - watch->minutes));
	watch->minutes = minutes;
}

static int replay(struct session *session, const struct session_options *options)
{
	struct clock_watch watch = {.minutes = 0};
	struct replay_options replay_options = {.replication = options->replication.value, .sink = see, .sink_context = &watch};
	if (options->until.kind != MOMENT_NONE && !session_moment(session, options->until_option, &options->until, &replay_options.until_ns))
		return EXIT_USAGE;
	/* The replay takes 0 for the horizon; nothing happens in the first nanosecond after the start. */
	if (options->until.kind != MOMENT_NONE && replay_options.until_ns == 0)
		replay_options.until_ns = 1;
	progress_init(&watch.progress, "virtual minutes", 0, options->quiet);
	replay_init(&session->replay, session->scenario, &replay_options);
	session->replaying = true;
	bool good = replay_run(&session->replay);
	session->replay.trace.sink = NULL;
	progress_clear(&watch.progress);
	if (good)
		return EXIT_HELD;
	command_complain("%s", session->replay.error);
	return session->replay.end == REPLAY_RUNAWAY ? EXIT_INTERNAL : EXIT_USAGE;
}

int session_open(struct session *session, const struct session_options *options)
{
	*session = (struct session){0};
	arena_init(&session->arena, 0);
	diags_init(&session->diags);
	int code = load(session, options);
	if (code == EXIT_HELD)
		code = replay(session, options);
	if (code == EXIT_HELD)
		session->history = history_build(&session->arena, &session->replay.trace, session->scenario->config.start_ns, session->replay.end_ns);
	return code;
}

void session_close(struct session *session)
{
	if (session->replaying)
		replay_deinit(&session->replay);
	diags_deinit(&session->diags);
	arena_deinit(&session->arena);
}
