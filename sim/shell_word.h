#ifndef FLEETSIM_SIM_SHELL_WORD_H
#define FLEETSIM_SIM_SHELL_WORD_H

#include "sim/text.h"

/* A text as one word of a shell's command line, in single quotes where it needs any: for commands that people copy. */
void shell_put_word(struct text *out, const char *word);

/* The path of a file in the same way, never as what a command would take for an option. */
void shell_put_path(struct text *out, const char *path);

#endif
