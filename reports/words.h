#ifndef FLEETSIM_REPORTS_WORDS_H
#define FLEETSIM_REPORTS_WORDS_H

#include "model/object.h"

#include "sim/text.h"

#include <stdint.h>

/* Pieces of sentences that several reports share, so that the same thing has the same name everywhere. */

/* Virtual time as a clock: "00:01:53", "00:01:53.005", "168:00:00"; below a millisecond it is cut. Negative times get a sign. */
void words_put_clock(struct text *out, int64_t at_ns);

/* A duration for people, rounded: "5ms", "12.3s", "4m30s", "8h37m30s", from two days on "5d3h20m". */
void words_put_duration(struct text *out, int64_t duration_ns);

/* The same to the nanosecond: "4m30.005s", "5d3h20m1.5s". */
void words_put_exact(struct text *out, int64_t duration_ns);

/* "61 %"; a share that is not 0 is at least "<1 %". `whole_ns` 0 gives "0 %". */
void words_put_share(struct text *out, int64_t part_ns, int64_t whole_ns);

/* "1 cluster", "3 clusters"; `many` NULL adds an s. */
void words_put_count(struct text *out, uint64_t count, const char *one, const char *many);

/* "clusterstagedupdaterun/example-run", "configmap/test-namespace/test-cm". */
void words_put_object(struct text *out, const struct identity *identity);

/* A stage's name; the deletion stage, which is called kubernetes-fleet.io/deleteStage, as "deleteStage". */
const char *words_stage(const char *name);

/* Text of somebody else on one line of a terminal or log: as escape_put_line shows it. */
void words_put_plain(struct text *out, const char *string);

#endif
