#ifndef FLEETSIM_TOOLS_FAULT_H
#define FLEETSIM_TOOLS_FAULT_H

#include <stdbool.h>

/* Faults that tests of the whole program inject with the environment variable FLEETSIM_FAULT. No user needs it; unset, nothing happens.
 *
 *   alloc:N            the Nth allocation from the start of the program fails. It ends the process, so "once" and "for ever" are the same.
 *   CALL:N:FAULT       the Nth open, read, write, fsync, close, rename, unlink, mkdir or list fails with ENOSPC, EIO, EINTR, EACCES, EMFILE
 *   CALL:N+:FAULT      or EPIPE, does half of it ("short"), or comes with a SIGINT or SIGTERM; with + so do all after it (sim/io_raw.h).
 *                      Writes to stderr count too.
 *   count              nothing fails; the last line on stderr is "fleetsim: calls: alloc 812 open 1 read 2 write 1 ..."
 */

/* Once, before anything else. False when the variable holds none of these. */
bool fault_prepare(void);

/* Once, when everything has been written: the line of "count". */
void fault_report(void);

#endif
