#ifndef FLEETSIM_TOOLS_GOLDEN_PROMPT_H
#define FLEETSIM_TOOLS_GOLDEN_PROMPT_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A line of a file of golden tables that asks for an answer: a moment, "$ ", and a command of kubectl.
 *
 *   20m$ kubectl get csur -o wide
 *   00:20:00$ kubectl get csur
 *   2026-03-02T09:20:00Z$ kubectl get csur
 *   end$ kubectl get csur */

struct golden_prompt {
	int64_t at_ns;       /* virtual */
	const char *command; /* behind "kubectl get " */
};

enum golden_line { GOLDEN_PROMPT, GOLDEN_OTHER, GOLDEN_WRONG };

/* GOLDEN_OTHER: the line asks nothing, as an answer, a comment or an empty line. GOLDEN_WRONG with *error (in the arena): it is like a prompt but is
 * none. `start_ns` is the instant of virtual time 0, `end_ns` the virtual time of "end". */
enum golden_line golden_prompt_read(struct arena *arena, const char *line, int64_t start_ns, int64_t end_ns, struct golden_prompt *out, const char **error);

#endif
