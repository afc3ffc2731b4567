#include "sim/stable_sort.h"

#include <stdbool.h>

/* Merges runs of `width` items each, two by two, from the bottom up. */
static void merge_runs(const void *const *from, const void **into, size_t count, size_t width, int (*compare)(const void *, const void *))
{
	for (size_t low = 0; low < count; low += 2 * width) {
		size_t middle = low + width < count ? low + width : count;
		size_t high = low + 2 * width < count ? low + 2 * width : count;
		size_t left = low;
		size_t right = middle;
		for (size_t at = low; at < high; at++) {
			bool take_left = left < middle && (right == high || compare(from[left], from[right]) <= 0);
			into[at] = take_left ? from[left++] : from[right++];
		}
	}
}

const void **stable_sort(const void **items, const void **room, size_t count, int (*compare)(const void *left, const void *right))
{
	for (size_t width = 1; width < count; width *= 2) {
		merge_runs(items, room, count, width, compare);
		const void **swap = items;
		items = room;
		room = swap;
	}
	return items;
}
