#pragma once
#include "sim/rng.h"
static inline uint64_t fingerprint_add(uint64_t h,int64_t t,uint32_t k,uint32_t s){return rng_mix(h^(uint64_t)t^((uint64_t)k<<32|s));}
