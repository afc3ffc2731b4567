#include "sim/sha256.h"

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static void expand_block(const uint8_t *block, uint32_t words[64])
{
	for (size_t i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t i = 16; i < 64; i++) {
		uint32_t early = words[i - 15];
		uint32_t late = words[i - 2];
		uint32_t mixed_early = turn(early, 7) ^ turn(early, 18) ^ early >> 3;
		uint32_t mixed_late = turn(late, 17) ^ turn(late, 19) ^ late >> 10;
		words[i] = words[i - 16] + mixed_early + words[i - 7] + mixed_late;
	}
}

static void take_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t words[64];
	expand_block(block, words);
	uint32_t v[8];
	memcpy(v, state, sizeof v);
	for (size_t i = 0; i < 64; i++) {
		uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		uint32_t first = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + choice + round_constants[i] + words[i];
		uint32_t second = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + majority;
		memmove(&v[1], &v[0], 7 * sizeof v[0]);
		v[4] += first;
		v[0] = first + second;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_init(struct sha256 *sha)
{
	/* The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
	*sha = (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void sha256_put(struct sha256 *sha, const void *bytes, size_t size)
{
	const uint8_t *next = bytes;
	sha->bytes += size;
	while (size) {
		if (!sha->filled && size >= SHA256_BLOCK) {
			take_block(sha->state, next);
			next += SHA256_BLOCK;
			size -= SHA256_BLOCK;
			continue;
		}
		size_t part = SHA256_BLOCK - sha->filled < size ? SHA256_BLOCK - sha->filled : size;
		memcpy(sha->block + sha->filled, next, part);
		sha->filled += part;
		next += part;
		size -= part;
		if (sha->filled == SHA256_BLOCK) {
			take_block(sha->state, sha->block);
			sha->filled = 0;
		}
	}
}

void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES])
{
	static const uint8_t padding[SHA256_BLOCK] = {0x80};
	uint64_t bits = sha->bytes * 8;
	size_t pad = sha->filled < 56 ? 56 - sha->filled : 120 - sha->filled;
	sha256_put(sha, padding, pad);
	uint8_t length[8];
	for (size_t i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_put(sha, length, sizeof length);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_end_hex(struct sha256 *sha, char hex[SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_BYTES];
	sha256_end(sha, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * SHA256_BYTES] = '\0';
}

void sha256_hex(const void *bytes, size_t size, char hex[SHA256_HEX])
{
	struct sha256 sha;
	sha256_init(&sha);
	sha256_put(&sha, bytes, size);
	sha256_end_hex(&sha, hex);
}
