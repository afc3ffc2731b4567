#include "reports/core_cells.h"

#include "reports/json_path.h"

#include <string.h>

/* Services, ingresses and endpoints. */

enum { SHOWN_MAX = 3, BALANCER_WIDTH = 16 };

static size_t count_of(const struct value *list)
{
	return value_is(list, VALUE_LIST) ? list->count : 0;
}

/* Addresses of a load balancer: sorted, without doubles, cut to 16 bytes in a table that is not wide. */
static void write_balancer(struct text *out, const struct value *object, const struct cell_context *context)
{
	const struct value *ingress = value_find(object, "status", "loadBalancer", "ingress", NULL);
	struct text line;
	text_init(&line, 0);
	const char *last = "";
	for (;;) {
		const char *least = NULL;
		for (size_t i = 0; i < count_of(ingress); i++) {
			const char *ip = value_text_at(ingress->as.items[i], "ip");
			const char *address = *ip ? ip : value_text_at(ingress->as.items[i], "hostname");
			if (strcmp(address, last) > 0 && (!least || strcmp(address, least) < 0))
				least = address;
		}
		if (!least)
			break;
		text_putf(&line, "%s%s", line.size ? "," : "", least);
		last = least;
	}
	if (!context->wide && line.size > BALANCER_WIDTH)
		text_putf(out, "%.*s...", BALANCER_WIDTH - 3, text_view(&line));
	else
		text_put(out, text_view(&line));
	text_deinit(&line);
}

void cell_service_external_ip(struct text *out, const struct value *object, const struct cell_context *context)
{
	const struct value *spec = value_get(object, "spec");
	const struct value *external = value_get(spec, "externalIPs");
	const char *type = value_text_or(value_get(spec, "type"), "ClusterIP");
	if (strcmp(type, "ExternalName") == 0) {
		text_put(out, value_text_at(spec, "externalName"));
		return;
	}
	bool balanced = strcmp(type, "LoadBalancer") == 0;
	size_t before = out->size;
	if (balanced)
		write_balancer(out, object, context);
	if (out->size > before && count_of(external))
		text_put_char(out, ',');
	cell_write_joined(out, external, NULL, ",");
	if (out->size == before)
		text_put(out, balanced ? "<pending>" : "<none>");
}

void cell_service_ports(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *ports = value_find(object, "spec", "ports", NULL);
	for (size_t i = 0; i < count_of(ports); i++) {
		const struct value *port = ports->as.items[i];
		int64_t node_port = value_int_or(value_get(port, "nodePort"), 0);
		text_putf(out, "%s%lld", i ? "," : "", (long long)value_int_or(value_get(port, "port"), 0));
		if (node_port > 0)
			text_putf(out, ":%lld", (long long)node_port);
		text_putf(out, "/%s", value_text_or(value_get(port, "protocol"), "TCP"));
	}
	if (!count_of(ports))
		text_put(out, "<none>");
}

void cell_service_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_write_labels(out, value_find(object, "spec", "selector", NULL), "<none>", context->arena);
}

void cell_ingress_hosts(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *rules = value_find(object, "spec", "rules", NULL);
	size_t shown = 0;
	bool more = false;
	for (size_t i = 0; i < count_of(rules); i++) {
		const char *host = value_text_at(rules->as.items[i], "host");
		more = more || shown == SHOWN_MAX;
		if (more || !*host)
			continue;
		text_putf(out, "%s%s", shown++ ? "," : "", host);
	}
	if (!shown)
		text_put_char(out, '*');
	if (more)
		text_putf(out, " + %zu more...", rules->count - SHOWN_MAX);
}

void cell_ingress_address(struct text *out, const struct value *object, const struct cell_context *context)
{
	write_balancer(out, object, context);
}

void cell_ingress_ports(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	text_put(out, count_of(value_find(object, "spec", "tls", NULL)) ? "80, 443" : "80");
}

void cell_ingress_class_parameters(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *parameters = value_find(object, "spec", "parameters", NULL);
	const char *group = value_text_at(parameters, "apiGroup");
	if (value_is(parameters, VALUE_MAP))
		text_putf(out, "%s%s%s/%s", value_text_at(parameters, "kind"), *group ? "." : "", group, value_text_at(parameters, "name"));
	else
		text_put(out, "<none>");
}

void cell_pod_selector(struct text *out, const struct value *object, const struct cell_context *context)
{
	cell_write_selector(out, value_find(object, "spec", "podSelector", NULL), "<none>", context->arena);
}

/* A list of which the first three are shown. */
struct listing {
	struct text *out;
	size_t shown;
	size_t count;
};

static bool listing_next(struct listing *listing)
{
	if (++listing->count > SHOWN_MAX)
		return false;
	if (listing->shown++)
		text_put_char(listing->out, ',');
	return true;
}

static void listing_end(struct listing *listing, const char *none)
{
	if (!listing->count)
		text_put(listing->out, none);
	if (listing->count > SHOWN_MAX)
		text_putf(listing->out, " + %zu more...", listing->count - SHOWN_MAX);
}

static void list_addresses(struct listing *listing, const struct value *addresses, const struct value *port)
{
	for (size_t i = 0; i < count_of(addresses); i++) {
		const char *ip = value_text_at(addresses->as.items[i], "ip");
		bool colons = port && strchr(ip, ':');
		if (!listing_next(listing))
			continue;
		text_putf(listing->out, colons ? "[%s]" : "%s", ip);
		if (port)
			text_putf(listing->out, ":%lld", (long long)value_int_or(value_get(port, "port"), 0));
	}
}

void cell_endpoints(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *subsets = value_get(object, "subsets");
	struct listing listing = {.out = out};
	for (size_t i = 0; i < count_of(subsets); i++) {
		const struct value *ports = value_get(subsets->as.items[i], "ports");
		const struct value *addresses = value_get(subsets->as.items[i], "addresses");
		if (!count_of(ports))
			list_addresses(&listing, addresses, NULL);
		for (size_t k = 0; k < count_of(ports); k++)
			list_addresses(&listing, addresses, ports->as.items[k]);
	}
	listing_end(&listing, count_of(subsets) ? "" : "<none>");
}

void cell_slice_ports(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *ports = value_get(object, "ports");
	struct listing listing = {.out = out};
	for (size_t i = 0; i < count_of(ports); i++) {
		const struct value *number = value_get(ports->as.items[i], "port");
		if (!listing_next(&listing))
			continue;
		if (value_is(number, VALUE_INT))
			json_path_write_value(out, number);
		else
			text_put(out, value_text_or(value_get(ports->as.items[i], "name"), "*"));
	}
	listing_end(&listing, "<unset>");
}

void cell_slice_endpoints(struct text *out, const struct value *object, const struct cell_context *context)
{
	(void)context;
	const struct value *endpoints = value_get(object, "endpoints");
	struct listing listing = {.out = out};
	for (size_t i = 0; i < count_of(endpoints); i++) {
		const struct value *addresses = value_get(endpoints->as.items[i], "addresses");
		for (size_t k = 0; k < count_of(addresses); k++)
			if (listing_next(&listing))
				json_path_write_value(out, addresses->as.items[k]);
	}
	listing_end(&listing, "<unset>");
}
