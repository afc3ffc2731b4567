#ifndef FLEETSIM_SCENARIOS_ENCODING_H
#define FLEETSIM_SCENARIOS_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether bytes are a text that YAML may hold: UTF-8 without overlong forms and surrogates, no control characters but tab and line ends, no
 * byte order mark except at the start. */

#define ENCODING_NO_CODE UINT32_MAX

struct encoding_fault {
	uint32_t line, column; /* 1-based, in code points */
	const char *what;      /* static */
	uint32_t code;         /* the byte or code point; ENCODING_NO_CODE: the fault is about the whole file */
};

/* False with *fault filled at the first fault. */
bool encoding_check(const char *bytes, size_t size, struct encoding_fault *fault);

#endif
