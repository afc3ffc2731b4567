#include "tests/reference/sha256.h"

#include <stdint.h>
#include <string.h>

/* The constants are the first 32 bits of the fractional parts of the cube and square roots of the first primes (FIPS 180-4, 4.2.2, 5.3.3). */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static void expand(uint32_t schedule[64], const uint8_t block[64])
{
	for (size_t i = 0; i < 16; i++)
		schedule[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t i = 16; i < 64; i++) {
		uint32_t early = schedule[i - 15], late = schedule[i - 2];
		uint32_t sigma0 = rotate_right(early, 7) ^ rotate_right(early, 18) ^ early >> 3;
		uint32_t sigma1 = rotate_right(late, 17) ^ rotate_right(late, 19) ^ late >> 10;
		schedule[i] = schedule[i - 16] + sigma0 + schedule[i - 7] + sigma1;
	}
}

/* The working variables a to h are word[0] to word[7]. */
static void digest_block(uint32_t state[8], const uint8_t block[64])
{
	uint32_t schedule[64], word[8];
	expand(schedule, block);
	memcpy(word, state, sizeof word);
	for (size_t i = 0; i < 64; i++) {
		uint32_t sum1 = rotate_right(word[4], 6) ^ rotate_right(word[4], 11) ^ rotate_right(word[4], 25);
		uint32_t choice = (word[4] & word[5]) ^ (~word[4] & word[6]);
		uint32_t first = word[7] + sum1 + choice + round_constants[i] + schedule[i];
		uint32_t sum0 = rotate_right(word[0], 2) ^ rotate_right(word[0], 13) ^ rotate_right(word[0], 22);
		uint32_t majority = (word[0] & word[1]) ^ (word[0] & word[2]) ^ (word[1] & word[2]);
		memmove(&word[1], &word[0], 7 * sizeof word[0]);
		word[4] += first;
		word[0] = first + sum0 + majority;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += word[i];
}

void ref_sha256_hex(const void *bytes, size_t size, char hex[65])
{
	uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	const uint8_t *at = bytes;
	size_t left = size;
	for (; left >= 64; at += 64, left -= 64)
		digest_block(state, at);
	uint8_t last[128] = {0};
	if (left)
		memcpy(last, at, left);
	last[left] = 0x80;
	size_t tail = left < 56 ? 64 : 128;
	uint64_t bits = (uint64_t)size * 8;
	for (size_t i = 0; i < 8; i++)
		last[tail - 1 - i] = (uint8_t)(bits >> (8 * i));
	digest_block(state, last);
	if (tail == 128)
		digest_block(state, last + 64);
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < 64; i++)
		hex[i] = digits[state[i / 8] >> (28 - 4 * (i % 8)) & 15];
	hex[64] = '\0';
}
