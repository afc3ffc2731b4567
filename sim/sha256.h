#ifndef FLEETSIM_SIM_SHA256_H
#define FLEETSIM_SIM_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4), for the content hashes that Kubernetes objects carry. */

enum {
	SHA256_BYTES = 32,
	SHA256_BLOCK = 64,
	SHA256_HEX = 2 * SHA256_BYTES + 1 /* lower-case digits and NUL */
};

struct sha256 {
	uint32_t state[8];
	uint8_t block[SHA256_BLOCK];
	size_t filled;
	uint64_t bytes;
};

void sha256_init(struct sha256 *sha);
void sha256_put(struct sha256 *sha, const void *bytes, size_t size);

/* Ends the message; `sha` may then only be initialized anew. */
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]);

void sha256_end_hex(struct sha256 *sha, char hex[SHA256_HEX]);

/* The whole thing for one message. */
void sha256_hex(const void *bytes, size_t size, char hex[SHA256_HEX]);

#endif
