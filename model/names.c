#include "model/names.h"

#include <assert.h>
#include <string.h>

#define LABEL_1123 "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
#define SUBDOMAIN_RULE                                                                                                                               \
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "             \
	"alphanumeric character (e.g. 'example.com', regex used for validation is '" LABEL_1123 "(\\." LABEL_1123 ")*')"
#define LABEL_RULE                                                                                                                                   \
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "         \
	"character (e.g. 'my-name',  or '123-abc', regex used for validation is '" LABEL_1123 "')"
#define LABEL_1035_RULE                                                                                                                              \
	"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "           \
	"alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
#define KEY_PATTERN "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
#define KEY_RULE                                                                                                                                     \
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "       \
	"'my.name',  or '123-abc', regex used for validation is '" KEY_PATTERN "')"
#define VALUE_RULE                                                                                                                                   \
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "              \
	"alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(" KEY_PATTERN ")?')"

enum { LABEL_BYTES_MAX = 63, SUBDOMAIN_BYTES_MAX = 253 };

static bool is_lower(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_lower_or_digit(char byte)
{
	return is_lower(byte) || (byte >= '0' && byte <= '9');
}

static bool is_alphanumeric(char byte)
{
	return is_lower_or_digit(byte) || (byte >= 'A' && byte <= 'Z');
}

/* Lower case letters, digits and inner hyphens, at least one byte. */
static bool is_dns_label(const char *text, size_t size)
{
	if (!size || !is_lower_or_digit(text[0]) || !is_lower_or_digit(text[size - 1]))
		return false;
	for (size_t i = 0; i < size; i++)
		if (!is_lower_or_digit(text[i]) && text[i] != '-')
			return false;
	return true;
}

static bool is_dns_subdomain(const char *text, size_t size)
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

/* The name part of a label key, at least one byte. */
static bool is_key_name(const char *text, size_t size)
{
	if (!size || !is_alphanumeric(text[0]) || !is_alphanumeric(text[size - 1]))
		return false;
	for (size_t i = 0; i < size; i++)
		if (!is_alphanumeric(text[i]) && text[i] != '-' && text[i] != '_' && text[i] != '.')
			return false;
	return true;
}

static void add_fault(struct name_faults *faults, const char *text)
{
	assert(faults->count < NAME_FAULTS_MAX);
	faults->texts[faults->count++] = text;
}

struct name_faults name_check_subdomain(const char *name)
{
	struct name_faults faults = {0};
	size_t size = strlen(name);
	if (size > SUBDOMAIN_BYTES_MAX)
		add_fault(&faults, "must be no more than 253 characters");
	if (!is_dns_subdomain(name, size))
		add_fault(&faults, SUBDOMAIN_RULE);
	return faults;
}

struct name_faults name_check_label(const char *name)
{
	struct name_faults faults = {0};
	size_t size = strlen(name);
	if (size > LABEL_BYTES_MAX)
		add_fault(&faults, "must be no more than 63 characters");
	if (!is_dns_label(name, size))
		add_fault(&faults, is_dns_subdomain(name, size) ? "must not contain dots" : LABEL_RULE);
	return faults;
}

struct name_faults name_check_label_1035(const char *name)
{
	struct name_faults faults = {0};
	size_t size = strlen(name);
	if (size > LABEL_BYTES_MAX)
		add_fault(&faults, "must be no more than 63 characters");
	if (!is_lower(name[0]) || !is_dns_label(name, size))
		add_fault(&faults, LABEL_1035_RULE);
	return faults;
}

struct name_faults name_check_segment(const char *name)
{
	struct name_faults faults = {0};
	if (strcmp(name, ".") == 0)
		add_fault(&faults, "may not be '.'");
	else if (strcmp(name, "..") == 0)
		add_fault(&faults, "may not be '..'");
	if (strchr(name, '/'))
		add_fault(&faults, "may not contain '/'");
	if (strchr(name, '%'))
		add_fault(&faults, "may not contain '%'");
	return faults;
}

static void check_prefix(struct name_faults *faults, const char *prefix, size_t size)
{
	if (!size) {
		add_fault(faults, "prefix part must be non-empty");
		return;
	}
	if (size > SUBDOMAIN_BYTES_MAX)
		add_fault(faults, "prefix part must be no more than 253 characters");
	if (!is_dns_subdomain(prefix, size))
		add_fault(faults, "prefix part " SUBDOMAIN_RULE);
}

struct name_faults label_check_key(const char *key)
{
	struct name_faults faults = {0};
	const char *slash = strchr(key, '/');
	if (slash && strchr(slash + 1, '/')) {
		add_fault(&faults, "a qualified name " KEY_RULE " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
		return faults;
	}
	if (slash)
		check_prefix(&faults, key, (size_t)(slash - key));
	const char *name = slash ? slash + 1 : key;
	size_t size = strlen(name);
	if (!size)
		add_fault(&faults, "name part must be non-empty");
	else if (size > LABEL_BYTES_MAX)
		add_fault(&faults, "name part must be no more than 63 characters");
	if (!is_key_name(name, size))
		add_fault(&faults, "name part " KEY_RULE);
	return faults;
}

struct name_faults label_check_value(const char *value)
{
	struct name_faults faults = {0};
	size_t size = strlen(value);
	if (size > LABEL_BYTES_MAX)
		add_fault(&faults, "must be no more than 63 characters");
	if (size && !is_key_name(value, size))
		add_fault(&faults, VALUE_RULE);
	return faults;
}

bool label_key_shaped(const char *key)
{
	const char *slash = strchr(key, '/');
	if (slash && !is_dns_subdomain(key, (size_t)(slash - key)))
		return false;
	const char *name = slash ? slash + 1 : key;
	return is_key_name(name, strlen(name));
}

const char *name_faults_join(struct arena *arena, const struct name_faults *faults, const char *separator)
{
	assert(faults->count);
	const char *joined = faults->texts[0];
	for (uint32_t i = 1; i < faults->count; i++)
		joined = arena_format(arena, "%s%s%s", joined, separator, faults->texts[i]);
	return joined;
}

const char *name_lower_case(struct arena *arena, const char *name)
{
	char *lower = arena_text(arena, name);
	for (char *at = lower; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return lower;
}
