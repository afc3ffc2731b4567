#include "tools/golden_prompt.h"

#include "sim/duration.h"
#include "sim/instant.h"

#include <string.h>

static const char digits[] = "0123456789";

/* What stands in front of "kubectl VERB", without the "$" (*sign) and spaces; NULL when the line has something else there, as a line of an answer may. */
static const char *moment_of(struct arena *arena, const char *line, char *sign, const char **command)
{
	static const char mark[] = "kubectl ";
	const char *found = strstr(line, mark);
	if (!found || (found[strlen(mark)] < 'a' || found[strlen(mark)] > 'z'))
		return NULL;
	size_t size = (size_t)(found - line);
	while (size && line[size - 1] == ' ')
		size--;
	if (!size || strchr("$#>%", line[size - 1]) == NULL)
		return NULL;
	*sign = line[--size];
	while (size && line[size - 1] == ' ')
		size--;
	if (memchr(line, ' ', size) || memchr(line, '\t', size))
		return NULL;
	*command = found + strlen(mark);
	return arena_copy(arena, line, size);
}

/* Two digits below 60; NULL when there are none. */
static const char *read_sixty(const char *at, int64_t *out)
{
	if (strspn(at, digits) < 2 || at[0] > '5')
		return NULL;
	*out = (at[0] - '0') * 10 + at[1] - '0';
	return at + 2;
}

/* "00:20:00", "167:59:59.005": as the narrative prints times. */
static bool read_clock(const char *text, int64_t *at_ns)
{
	int64_t hours = 0, minutes, seconds, fraction = 0, unit = NS_PER_SECOND;
	const char *at = text;
	for (; strspn(at, digits) && at - text < 6; at++)
		hours = hours * 10 + *at - '0';
	if (at == text || *at++ != ':' || !(at = read_sixty(at, &minutes)) || *at++ != ':' || !(at = read_sixty(at, &seconds)))
		return false;
	if (*at == '.' && strspn(at + 1, digits) && strspn(at + 1, digits) <= 9)
		for (at++; strspn(at, digits); at++)
			fraction += (*at - '0') * (unit /= 10);
	*at_ns = hours * NS_PER_HOUR + minutes * NS_PER_MINUTE + seconds * NS_PER_SECOND + fraction;
	return !*at;
}

static bool read_moment(const char *text, int64_t start_ns, int64_t end_ns, int64_t *at_ns)
{
	int64_t instant_ns;
	*at_ns = end_ns;
	if (strcmp(text, "end") == 0 || duration_parse(text, at_ns) || read_clock(text, at_ns))
		return true;
	if (!instant_parse(text, &instant_ns))
		return false;
	*at_ns = ns_subtract(instant_ns, start_ns);
	return true;
}

enum golden_line golden_prompt_read(struct arena *arena, const char *line, int64_t start_ns, int64_t end_ns, struct golden_prompt *out, const char **error)
{
	static const char get[] = "get ";
	const char *command;
	char sign;
	/* a comment is no prompt of root's without a time, and what is indented is of an answer */
	const char *moment = strchr("# \t", *line) ? NULL : moment_of(arena, line, &sign, &command);
	if (!moment)
		return GOLDEN_OTHER;
	if (!read_moment(moment, start_ns, end_ns, &out->at_ns))
		*error = arena_format(arena, "\"%s\" is no time; it is 20m, 00:20:00, 2026-03-02T09:20:00Z or end", moment);
	else if (out->at_ns < 0)
		*error = arena_format(arena, "%s lies before the start of the scenario", moment);
	else if (strncmp(command, get, strlen(get)) != 0)
		*error = "only kubectl get can be asked for";
	else if (sign != '$')
		*error = "in front of kubectl stands a time and \"$ \": 20m$ kubectl get csur";
	else {
		out->command = command + strlen(get);
		return GOLDEN_PROMPT;
	}
	return GOLDEN_WRONG;
}
