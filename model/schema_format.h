#ifndef FLEETSIM_MODEL_SCHEMA_FORMAT_H
#define FLEETSIM_MODEL_SCHEMA_FORMAT_H

#include <stdbool.h>

/* Whether a text has the format "date-time" (RFC 3339) or "byte" (base64), as the API server's library tells. Other formats are always held. */
bool schema_format_holds(const char *format, const char *text);

#endif
