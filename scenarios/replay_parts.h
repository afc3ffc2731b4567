#ifndef FLEETSIM_SCENARIOS_REPLAY_PARTS_H
#define FLEETSIM_SCENARIOS_REPLAY_PARTS_H

#include "scenarios/replay.h"

/* Between the files that make up a replay: replay.c (what exists, when), replay_steps.c (what entries do), replay_watch.c (what entries and
 * people wait for). */

/* Creates or applies a manifest; a MemberCluster joins at once. */
bool replay_place(struct replay *replay, const struct value *document, const struct object_name *name, bool apply, const char **refusal);

/* Does an entry now. */
void replay_do_entry(struct replay *replay, uint32_t number);

/* Calls for an entry at a virtual time. */
void replay_schedule_entry(struct replay *replay, uint32_t number, int64_t at_ns);

/* Before anything exists: from now on writes are watched. */
void replay_watch_init(struct replay *replay);

/* An entry has happened: those that wait for it are called for. */
void replay_watch_entry(struct replay *replay, uint32_t number);

#endif
