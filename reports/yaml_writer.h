#ifndef FLEETSIM_REPORTS_YAML_WRITER_H
#define FLEETSIM_REPORTS_YAML_WRITER_H

#include "sim/text.h"
#include "sim/value.h"

/* A document as `kubectl -o yaml` prints it (hub-and-members.md 8.5), with one newline at the end. */
void yaml_write(struct text *out, const struct value *document);

/* The order of keys: numbers inside by their value, other characters before letters. */
int yaml_compare_keys(const char *left, const char *right);

#endif
