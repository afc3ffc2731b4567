#ifndef FLEETSIM_SCENARIOS_YAML_H
#define FLEETSIM_SCENARIOS_YAML_H

#include "sim/arena.h"
#include "sim/diag.h"
#include "sim/value.h"

#include <stdbool.h>
#include <stddef.h>

/* YAML streams (and JSON, which is YAML) to documents with positions.
 *
 * Plain scalars are typed as kubectl types them (sigs.k8s.io/yaml, YAML 1.1): true/yes/on/y and false/no/off/n are booleans, `~`, null and
 * nothing are null, 017 and 0o17 are octal, 0x1F, 0b11 and 1_000 are integers, 1e3 is a number, a timestamp stays text. Differences to kubectl,
 * all refusals: a key must be a text (kubectl turns a plain `on` or `1` into "true" and "1"), merge keys, .inf and .nan, binary and own tags.
 * An integer beyond 64 bits signed becomes the nearest number. */

enum {
	YAML_BYTES_MAX = 8 * 1024 * 1024,
	YAML_DEPTH_MAX = VALUE_DEPTH_MAX,
	YAML_SCALAR_MAX = 64 * 1024, /* bytes of one scalar */
	YAML_KEY_MAX = 256,          /* bytes */
	YAML_NODES_MAX = 200 * 1000,
	YAML_DOCUMENTS_MAX = 64,
	YAML_ALIAS_NODES_MAX = 10 * 1000 /* nodes that aliases stand for, summed over a file */
};

struct yaml_stream {
	struct value **documents; /* an empty document is a null */
	size_t count;
	bool whole; /* nothing was wrong but keys that are booleans, numbers or nulls, whose fields are left out */
};

/* Reads all documents. `file` is the name for messages and positions. False when an error was reported; the documents read until then are still
 * there, so that the caller can report what else is wrong with them. */
bool yaml_read(struct arena *arena, const char *file, const char *bytes, size_t size, struct yaml_stream *out, struct diags *diags);

#endif
