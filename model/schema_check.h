#ifndef FLEETSIM_MODEL_SCHEMA_CHECK_H
#define FLEETSIM_MODEL_SCHEMA_CHECK_H

#include "model/field_error.h"
#include "model/schema.h"

#include "sim/value.h"

/* The checks of a document against its schema, in the API server's order. Fields of an object are taken by name (the API server takes them as its
 * hash table gives them). `old` is NULL on create; what an update left as it was passes whatever is wrong with it. */

/* Types, enums, lengths, patterns, ranges, required fields. */
void schema_check_values(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object,
			 const struct value *old);

/* Kubernetes objects inside the document: apiVersion, kind and metadata. */
void schema_check_resources(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object);

/* Lists that are maps by a field of their items: each key once. */
void schema_check_keys(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object);

/* The rules on nodes; the other checks must not have found an error that blocks them. */
void schema_check_rules(struct field_errors *errors, const struct schema *schema, enum schema_edition edition, struct value *object,
			const struct value *old);

#endif
