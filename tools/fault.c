#include "tools/fault.h"

#include "tools/command.h"

#include "sim/alloc.h"
#include "sim/io_raw.h"

#include <stdlib.h>
#include <string.h>

static bool counting;

static bool fail_allocation(const char *text)
{
	if (text[0] < '1' || text[0] > '9')
		return false;
	char *end;
	unsigned long long nth = strtoull(text, &end, 10);
	if (*end)
		return false;
	alloc_fail_at(nth);
	return true;
}

bool fault_prepare(void)
{
	static const char allocation[] = "alloc:";
	const char *fault = getenv("FLEETSIM_FAULT");
	if (!fault || !*fault)
		return true;
	counting = strcmp(fault, "count") == 0;
	if (counting)
		return true;
	return strncmp(fault, allocation, sizeof allocation - 1) == 0 ? fail_allocation(fault + sizeof allocation - 1) : io_fail_parse(fault);
}

void fault_report(void)
{
	if (!counting)
		return;
	struct text counts;
	text_init(&counts, 0);
	text_putf(&counts, "calls: alloc %llu", (unsigned long long)alloc_count());
	for (int call = 0; call < IO_CALLS; call++)
		text_putf(&counts, " %s %llu", io_call_name((enum io_call)call), (unsigned long long)io_call_count((enum io_call)call));
	command_complain("%s", text_view(&counts));
	text_deinit(&counts);
}
