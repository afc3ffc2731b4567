#include "sim/progress.h"

#include "sim/clock.h"
#include "sim/duration.h"
#include "sim/io.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 79 };

static const int64_t period_ns = 100 * NS_PER_MS;

void progress_init(struct progress *progress, const char *label, uint64_t total, bool quiet)
{
	const char *terminal = getenv("TERM");
	bool able = !terminal || strcmp(terminal, "dumb") != 0;
	*progress = (struct progress){.label = label, .total = total, .clock_ns = clock_monotonic_ns};
	progress->shown = !quiet && able && io_is_terminal(STDERR_FILENO);
	progress->start_ns = progress->clock_ns();
	/* Short work is over before anybody could read it. */
	atomic_store(&progress->next_ns, progress->start_ns + 2 * period_ns);
}

/* As if the rest took as long a unit as what is done. */
static void put_time_left(struct text *line, const struct progress *progress, uint64_t done, int64_t now_ns)
{
	if (done == 0 || done >= progress->total)
		return;
	double left_ns = (double)(now_ns - progress->start_ns) * ((double)(progress->total - done) / (double)done);
	if (left_ns > 1000.0 * (double)NS_PER_DAY)
		return;
	int64_t seconds = (int64_t)(left_ns / (double)NS_PER_SECOND + 0.5);
	text_put_char(line, ' ');
	duration_write_short(line, seconds * NS_PER_SECOND);
	text_put(line, " left");
}

static void write_line(struct progress *progress, uint64_t done, int64_t now_ns)
{
	struct text line;
	text_init(&line, LINE_MAX_BYTES);
	text_put_char(&line, '\r');
	text_putf(&line, "%s %llu", progress->label, (unsigned long long)done);
	if (progress->total)
		text_putf(&line, "/%llu %u%%", (unsigned long long)progress->total, (unsigned)(100.0 * (double)done / (double)progress->total));
	put_time_left(&line, progress, done, now_ns);
	/* A line that has become shorter must not leave an end behind. */
	text_put_repeated(&line, ' ', LINE_MAX_BYTES - line.size);
	io_stderr_put(text_view(&line), line.size);
	text_deinit(&line);
}

void progress_add(struct progress *progress, uint64_t more)
{
	uint64_t done = atomic_fetch_add_explicit(&progress->done, more, memory_order_relaxed) + more;
	if (!progress->shown)
		return;
	int64_t now_ns = progress->clock_ns();
	int_fast64_t due_ns = atomic_load_explicit(&progress->next_ns, memory_order_relaxed);
	/* Of several threads that find it due, one writes. */
	if (now_ns < due_ns || !atomic_compare_exchange_strong(&progress->next_ns, &due_ns, now_ns + period_ns))
		return;
	write_line(progress, done, now_ns);
	atomic_store(&progress->written, true);
}

void progress_clear(struct progress *progress)
{
	char blank[LINE_MAX_BYTES + 1];
	if (!atomic_exchange(&progress->written, false))
		return;
	memset(blank, ' ', sizeof blank);
	blank[0] = '\r';
	blank[LINE_MAX_BYTES] = '\r';
	io_stderr_put(blank, sizeof blank);
}
