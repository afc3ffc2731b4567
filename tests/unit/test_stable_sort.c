#include "sim/rng.h"
#include "sim/stable_sort.h"

#include "tests/unit/unit.h"

enum { ITEMS_MAX = 70 };

struct item {
	uint64_t key;
	size_t place; /* before sorting */
};

static int compare_keys(const void *left, const void *right)
{
	const struct item *one = left, *other = right;
	return one->key < other->key ? -1 : one->key > other->key;
}

/* Every length around the powers of two, with keys that come several times. */
static void equal_items_keep_their_order(void **state)
{
	(void)state;
	struct rng_stream stream = rng_stream_of(1, 0, 0, 0);
	struct item items[ITEMS_MAX];
	const void *pointers[ITEMS_MAX], *room[ITEMS_MAX];
	for (size_t count = 0; count < ITEMS_MAX; count++) {
		for (size_t i = 0; i < count; i++) {
			items[i] = (struct item){rng_below(&stream, 8), i};
			pointers[i] = &items[i];
		}
		const void **sorted = stable_sort(pointers, room, count, compare_keys);
		assert_true(sorted == pointers || sorted == room);
		for (size_t i = 1; i < count; i++) {
			const struct item *before = sorted[i - 1], *item = sorted[i];
			assert_true(before->key < item->key || (before->key == item->key && before->place < item->place));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_items_keep_their_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
