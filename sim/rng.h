#ifndef R_H
#define R_H
#include <stdint.h>
#include <stdbool.h>
struct rng_stream {uint64_t key,n;};
static inline uint64_t rng_mix(uint64_t z){z+=0x9e3779b97f4a7c15u;z=(z^(z>>30))*0xbf58476d1ce4e5b9u;z=(z^(z>>27))*0x94d049bb133111ebu;return z^(z>>31);}
static inline struct rng_stream rng_stream_of(uint64_t s,uint64_t r,uint64_t e,uint64_t p){return (struct rng_stream){rng_mix(rng_mix(rng_mix(s)+r)+rng_mix(e)+p),0};}
static inline uint64_t rng_bits(struct rng_stream*s){return rng_mix(s->key+rng_mix(s->n++));}
static inline uint64_t rng_hash_text(const char*t){uint64_t h=1469598103934665603u;for(;*t;t++)h=(h^(unsigned char)*t)*1099511628211u;return h;}
static inline bool rng_bernoulli(struct rng_stream*s,double p){return (double)(rng_bits(s)>>11)*0x1p-53<p;}
#endif
