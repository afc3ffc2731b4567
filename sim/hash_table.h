#ifndef FLEETSIM_SIM_HASH_TABLE_H
#define FLEETSIM_SIM_HASH_TABLE_H

/* uthash with its memory taken through our door. Tables iterate in insertion order, so iteration is deterministic. */

#include "sim/alloc.h"

#define uthash_malloc(bytes) alloc_take(bytes)
#define uthash_free(block, bytes) alloc_release(block)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <uthash.h>
#pragma GCC diagnostic pop

#endif
