#include "tests/reference/words.h"

#include <stddef.h>
#include <string.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_lower(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_letter(char byte)
{
	return is_lower(byte) || (byte >= 'A' && byte <= 'Z');
}

static bool is_alphanumeric(char byte)
{
	return is_letter(byte) || is_digit(byte);
}

static bool is_unit(char byte)
{
	return byte == 's' || byte == 'm' || byte == 'h';
}

static bool is_dns_label(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		bool inside = i > 0 && i + 1 < size;
		if (!is_lower(text[i]) && !is_digit(text[i]) && !(inside && text[i] == '-'))
			return false;
	}
	return size > 0;
}

static bool is_subdomain(const char *text, size_t size)
{
	size_t start = 0;
	for (size_t i = 0; i <= size; i++) {
		if (i < size && text[i] != '.')
			continue;
		if (!is_dns_label(text + start, i - start))
			return false;
		start = i + 1;
	}
	return true;
}

bool ref_is_dns_subdomain(const char *text)
{
	return is_subdomain(text, strlen(text));
}

bool ref_is_label_text(const char *text)
{
	size_t size = strlen(text);
	for (size_t i = 0; i < size; i++) {
		bool inside = i > 0 && i + 1 < size;
		if (!is_alphanumeric(text[i]) && !(inside && strchr("-_.", text[i])))
			return false;
	}
	return size > 0;
}

bool ref_is_stage_name(const char *text)
{
	size_t size = strlen(text);
	for (size_t i = 0; i < size; i++) {
		if (!is_lower(text[i]) && !is_digit(text[i]))
			return false;
	}
	return size > 0;
}

bool ref_is_percentage(const char *text)
{
	if (strcmp(text, "100%") == 0)
		return true;
	size_t size = strlen(text);
	bool two = size == 3 && is_digit(text[1]);
	return (size == 2 || two) && text[0] >= '1' && text[0] <= '9' && text[size - 1] == '%';
}

bool ref_is_reason(const char *text)
{
	size_t size = strlen(text);
	for (size_t i = 0; i < size; i++) {
		bool inside = i > 0 && i + 1 < size;
		bool word = i == 0 ? is_letter(text[i]) : is_alphanumeric(text[i]) || text[i] == '_';
		if (!word && !(inside && (text[i] == ',' || text[i] == ':')))
			return false;
	}
	return size > 0;
}

bool ref_is_condition_type(const char *text)
{
	const char *slash = strchr(text, '/');
	if (!slash)
		return ref_is_label_text(text);
	return is_subdomain(text, (size_t)(slash - text)) && ref_is_label_text(slash + 1);
}

/* The first half is anchored only at the start, the second only at the end: a digit and a unit there are enough. */
bool ref_is_loose_wait(const char *text)
{
	size_t size = strlen(text);
	return text[0] == '0' || (size >= 2 && is_unit(text[size - 1]) && is_digit(text[size - 2]));
}

bool ref_is_strict_wait(const char *text)
{
	const char *at = text;
	while (is_digit(*at)) {
		if (*at == '0' && is_digit(at[1]))
			return false;
		while (is_digit(*at))
			at++;
		if (*at == '.') {
			if (!is_digit(*++at))
				return false;
			while (is_digit(*at))
				at++;
		}
		if (!is_unit(*at++))
			return false;
	}
	return *at == '\0' && at != text;
}
