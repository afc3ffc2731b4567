#include "model/admission.h"

#include "model/field_error.h"
#include "model/kinds.h"
#include "model/metadata.h"
#include "model/schema_check.h"
#include "model/schema_default.h"

#include <assert.h>
#include <string.h>

/* A request with what is known of its kind. */
struct review {
	struct arena *arena;
	const struct admission_request *request;
	const struct schema_kind *kind; /* NULL: no table */
	enum schema_edition edition;
	bool has_status;
};

/* The library of mid-2025 shows values in Go syntax (engine.md 1.9, 7.3). */
static bool shows_go_values(enum release_id release)
{
	return release_of(release)->go_selector_errors;
}

static const char *name_of(const struct value *object)
{
	return value_text_or(value_find(object, "metadata", "name", NULL), "");
}

bool admission_has_status(enum release_id release, const char *group, const char *kind)
{
	const struct schema_kind *known = schema_kind_of(release, group, kind);
	const struct kind_info *listed = known ? NULL : kind_by_name(kind, group);
	if (known)
		return known->has_status;
	return !listed || listed->status_subresource;
}

static void init_review(struct review *review, struct arena *arena, const struct admission_request *request)
{
	assert(value_is(request->proposed, VALUE_MAP));
	*review = (struct review){.arena = arena, .request = request};
	review->kind = schema_kind_of(request->release, request->group, request->kind);
	review->has_status = admission_has_status(request->release, request->group, request->kind);
	if (review->kind)
		review->edition = schema_edition_of(request->release, review->kind, value_text_or(value_get(request->proposed, "apiVersion"), NULL));
}

/* Names by kind; all others are subdomains. */
static struct name_faults (*name_check_of(const struct admission_request *request))(const char *name)
{
	static const struct {
		const char *group, *kind;
		struct name_faults (*check)(const char *name);
	} others[] = {
		{"", "Namespace", name_check_label},
		{"", "Service", name_check_label_1035},
		{"rbac.authorization.k8s.io", "ClusterRole", name_check_segment},
		{"rbac.authorization.k8s.io", "ClusterRoleBinding", name_check_segment},
		{"rbac.authorization.k8s.io", "Role", name_check_segment},
		{"rbac.authorization.k8s.io", "RoleBinding", name_check_segment},
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(others[i].kind, request->kind) == 0 && strcmp(others[i].group, request->group) == 0)
			return others[i].check;
	return name_check_subdomain;
}

static const char *refuse_type(const struct review *review, const char *error)
{
	const char *api_version = value_text_or(value_get(review->request->proposed, "apiVersion"), "");
	const char *slash = strchr(api_version, '/');
	return arena_format(review->arena, "%s in version \"%s\" cannot be handled as a %s: %s", review->request->kind,
			    slash ? slash + 1 : api_version, review->request->kind, error);
}

static const char *refuse_errors(const struct review *review, const struct value *object, const struct field_errors *errors)
{
	const struct admission_request *request = review->request;
	const struct value *name = value_text_view(review->arena, name_of(object));
	return arena_format(review->arena, "%s%s%s %s is invalid: %s", request->kind, *request->group ? "." : "", request->group,
			    field_value_text(review->arena, name, false), field_errors_text(errors));
}

/* Everything after the metadata. `old` is NULL on create. */
static void check_content(const struct review *review, struct field_errors *errors, struct value *object, const struct value *old)
{
	if (!review->kind)
		return;
	const struct schema *schema = review->kind->schema;
	schema_check_values(errors, schema, review->edition, object, old);
	schema_check_resources(errors, schema, review->edition, object);
	schema_check_keys(errors, schema, review->edition, object);
	if (!errors->blocking)
		schema_check_rules(errors, schema, review->edition, object, old);
	else
		field_error_add(errors, FIELD_INVALID, "", NULL,
				"some validation rules were not checked because the object was invalid; correct the existing errors to "
				"complete validation");
}

static struct value *take_defaults(const struct review *review, const struct value *object)
{
	if (!review->kind)
		return value_copy_shallow(review->arena, object);
	return schema_default(review->arena, review->kind->schema, review->edition, object);
}

/* What a client may write but the API server sets itself on create. */
static void drop_system_fields(const struct review *review, struct value *object)
{
	static const char *const keys[] = {
		"creationTimestamp", "deletionGracePeriodSeconds",
		"deletionTimestamp", "generation",
		"managedFields",     "resourceVersion",
		"selfLink",          "uid",
	};
	const struct value *metadata = value_get(object, "metadata");
	if (!value_is(metadata, VALUE_MAP))
		return;
	struct value *kept = value_copy_shallow(review->arena, metadata);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		value_drop(kept, keys[i]);
	if (!review->request->namespaced)
		value_drop(kept, "namespace");
	value_put(review->arena, object, "metadata", kept);
}

/* Validating webhooks see the object as it would be stored. */
static struct value *ask_webhooks(const struct review *review, struct value *object, const char **refusal)
{
	struct admission_request asked = *review->request;
	asked.proposed = object;
	const char *denial = asked.webhooks && !asked.status_subresource ? admission_webhook_placement(review->arena, &asked) : NULL;
	if (!denial)
		return object;
	*refusal = denial;
	return NULL;
}

struct value *admission_create(struct arena *arena, const struct admission_request *request, const char **refusal)
{
	struct review review;
	init_review(&review, arena, request);
	const char *wrong = metadata_type_error(arena, value_get(request->proposed, "metadata"));
	if (wrong) {
		*refusal = refuse_type(&review, wrong);
		return NULL;
	}
	struct value *object = take_defaults(&review, request->proposed);
	if (review.has_status)
		value_drop(object, "status");
	drop_system_fields(&review, object);
	struct field_errors errors;
	field_errors_init(&errors, arena, shows_go_values(request->release));
	const struct metadata_rules rules = {request->namespaced, name_check_of(request)};
	metadata_check_new(&errors, &rules, value_get(object, "metadata"));
	check_content(&review, &errors, object, NULL);
	if (!errors.count)
		return ask_webhooks(&review, object, refusal);
	*refusal = refuse_errors(&review, object, &errors);
	return NULL;
}

/* The new object: of a status update the old one with the proposed status, else the proposed one with the old status. */
static struct value *join_update(const struct review *review)
{
	const struct admission_request *request = review->request;
	struct value *proposed = take_defaults(review, request->proposed);
	struct value *object = request->status_subresource ? value_copy_shallow(review->arena, request->old) : proposed;
	struct value *status = value_get(request->status_subresource ? proposed : request->old, "status");
	if (!review->has_status)
		return object;
	if (status)
		value_put(review->arena, object, "status", status);
	else
		value_drop(object, "status");
	return object;
}

struct value *admission_update(struct arena *arena, const struct admission_request *request, const char **refusal)
{
	assert(value_is(request->old, VALUE_MAP));
	struct review review;
	init_review(&review, arena, request);
	if (request->status_subresource && !review.has_status) {
		*refusal = "the server could not find the requested resource";
		return NULL;
	}
	const char *wrong = metadata_type_error(arena, value_get(request->proposed, "metadata"));
	if (wrong) {
		*refusal = refuse_type(&review, wrong);
		return NULL;
	}
	struct value *object = join_update(&review);
	struct field_errors errors;
	field_errors_init(&errors, arena, shows_go_values(request->release));
	metadata_check_update(&errors, value_get(object, "metadata"), value_get(request->old, "metadata"));
	check_content(&review, &errors, object, request->old);
	if (!errors.count)
		return ask_webhooks(&review, object, refusal);
	*refusal = refuse_errors(&review, object, &errors);
	return NULL;
}

struct value *admission_default(struct arena *arena, enum release_id release, const char *group, const char *kind, const struct value *object)
{
	const struct admission_request request = {.release = release, .kind = kind, .group = group, .proposed = object};
	struct review review;
	init_review(&review, arena, &request);
	return take_defaults(&review, object);
}

static const char *name_object(struct arena *arena, const char *plural, const char *group, const char *name)
{
	const struct value *text = value_text_view(arena, name);
	return arena_format(arena, "%s%s%s %s", plural, *group ? "." : "", group, field_value_text(arena, text, false));
}

const char *admission_already_exists(struct arena *arena, const char *plural, const char *group, const char *name)
{
	return arena_format(arena, "%s already exists", name_object(arena, plural, group, name));
}

const char *admission_not_found(struct arena *arena, const char *plural, const char *group, const char *name)
{
	return arena_format(arena, "%s not found", name_object(arena, plural, group, name));
}

const char *admission_generate_name(struct arena *arena, const char *base, uint64_t draw)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
	enum { BASE_BYTES_MAX = 58, ENDING = 5, LETTERS = sizeof letters - 1 };
	char ending[ENDING + 1] = "";
	for (size_t i = 0; i < ENDING; i++) {
		ending[i] = letters[draw % LETTERS];
		draw /= LETTERS;
	}
	return arena_format(arena, "%.*s%s", BASE_BYTES_MAX, base, ending);
}
