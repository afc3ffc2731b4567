#include "sim/base64.h"

#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four digits. */
static void encode_group(const unsigned char *bytes, size_t size, char group[4])
{
	uint32_t bits = (uint32_t)bytes[0] << 16;
	bits |= size > 1 ? (uint32_t)bytes[1] << 8 : 0;
	bits |= size > 2 ? bytes[2] : 0;
	for (size_t i = 0; i < 4; i++)
		group[i] = i <= size ? digits[bits >> (18 - 6 * i) & 63] : '=';
}

char *base64_of(struct arena *arena, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	char *text = arena_take(arena, (size + 2) / 3 * 4 + 1);
	char *to = text;
	for (size_t at = 0; at < size; at += 3, to += 4)
		encode_group(from + at, size - at, to);
	return text;
}

void base64_write(struct text *out, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	char group[4];
	for (size_t at = 0; at < size; at += 3) {
		encode_group(from + at, size - at, group);
		text_put_bytes(out, group, sizeof group);
	}
}

/* 0 to 63, or -1. */
static int digit_value(char digit)
{
	if (digit >= 'A' && digit <= 'Z')
		return digit - 'A';
	if (digit >= 'a' && digit <= 'z')
		return digit - 'a' + 26;
	if (digit >= '0' && digit <= '9')
		return digit - '0' + 52;
	if (digit == '+')
		return 62;
	return digit == '/' ? 63 : -1;
}

/* What four digits mean, the last one or two of them padding. */
struct group {
	uint32_t bits;
	unsigned digits;
	unsigned padding;
};

static bool take_digit(struct group *group, char digit)
{
	if (digit == '=') {
		group->padding++;
		group->bits <<= 6;
		return group->digits >= 2 && group->digits + group->padding <= 4;
	}
	int value = digit_value(digit);
	if (value < 0 || group->padding)
		return false;
	group->bits = group->bits << 6 | (uint32_t)value;
	group->digits++;
	return true;
}

/* `bytes` NULL: they are only counted. */
static bool read_groups(const char *text, size_t size, char *bytes, size_t *byte_count)
{
	struct group group = {0};
	*byte_count = 0;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\r' || text[i] == '\n')
			continue;
		if (group.digits + group.padding == 4) {
			if (group.padding)
				return false;
			group = (struct group){0};
		}
		if (!take_digit(&group, text[i]))
			return false;
		if (group.digits + group.padding < 4)
			continue;
		for (unsigned j = 0; bytes && j + 1 < group.digits; j++)
			bytes[*byte_count + j] = (char)(group.bits >> (16 - 8 * j) & 255);
		*byte_count += group.digits - 1;
	}
	return (group.digits + group.padding) % 4 == 0;
}

bool base64_read(struct arena *arena, const char *text, size_t size, char **bytes, size_t *byte_count)
{
	char *read = arena_take(arena, size / 4 * 3 + 4);
	size_t count;
	if (!read_groups(text, size, read, &count))
		return false;
	read[count] = '\0';
	*bytes = read;
	*byte_count = count;
	return true;
}

bool base64_is_valid(const char *text, size_t size)
{
	size_t count;
	return read_groups(text, size, NULL, &count);
}
