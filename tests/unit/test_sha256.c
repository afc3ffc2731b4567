#include "sim/sha256.h"

#include "sim/alloc.h"

#include "tests/unit/unit.h"

#include <string.h>

/* Vectors of FIPS 180-4's examples and of sha256sum(1). */
static void published_vectors(void **state)
{
	(void)state;
	static const struct {
		const char *message, *hex;
	} vectors[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char hex[SHA256_HEX];
		sha256_hex(vectors[i].message, strlen(vectors[i].message), hex);
		assert_string_equal(hex, vectors[i].hex);
	}
}

static void million_letters(void **state)
{
	(void)state;
	const size_t size = 1000000;
	char *message = alloc_take(size);
	memset(message, 'a', size);
	char hex[SHA256_HEX];
	sha256_hex(message, size, hex);
	alloc_release(message);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* However a message is cut, the digest is that of the whole. */
static void pieces_of_any_size(void **state)
{
	(void)state;
	uint8_t message[300];
	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (uint8_t)(i * 7 + 1);
	for (size_t size = 0; size <= sizeof message; size++) {
		struct sha256 whole, pieces;
		uint8_t expected[SHA256_BYTES], got[SHA256_BYTES];
		sha256_init(&whole);
		sha256_put(&whole, message, size);
		sha256_end(&whole, expected);
		sha256_init(&pieces);
		for (size_t at = 0, part = 1; at < size; at += part, part = part * 3 % 67) {
			size_t rest = size - at < part ? size - at : part;
			sha256_put(&pieces, message + at, rest);
		}
		sha256_end(&pieces, got);
		assert_memory_equal(expected, got, SHA256_BYTES);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(million_letters),
		cmocka_unit_test(pieces_of_any_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
