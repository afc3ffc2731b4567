#ifndef FLEETSIM_SCENARIOS_SCHEMA_WRITER_H
#define FLEETSIM_SCENARIOS_SCHEMA_WRITER_H

#include "sim/text.h"

/* What `fleetsim schema` prints, out of the field tables. */

/* A JSON Schema (draft-07) for editors. Each document of a file is checked by itself: a Scenario by the tables, anything else as a manifest. */
void schema_write(struct text *out);

/* The reference page of the language, in Markdown. */
void reference_write(struct text *out);

#endif
