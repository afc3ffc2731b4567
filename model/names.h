#ifndef FLEETSIM_MODEL_NAMES_H
#define FLEETSIM_MODEL_NAMES_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* What Kubernetes accepts as names, label keys and label values, with its own texts (engine.md 1.9, 7.3). */

enum { NAME_FAULTS_MAX = 4 };

/* The texts of what is wrong, in Kubernetes' order; none means the name is fine. They are constants. */
struct name_faults {
	const char *texts[NAME_FAULTS_MAX];
	uint32_t count;
};

struct name_faults name_check_subdomain(const char *name);  /* RFC 1123 subdomain: most objects */
struct name_faults name_check_label(const char *name);      /* RFC 1123 label: namespaces */
struct name_faults name_check_label_1035(const char *name); /* RFC 1035 label: services */
struct name_faults name_check_segment(const char *name);    /* part of a path: roles and their bindings */
struct name_faults label_check_key(const char *key);        /* also finalizers and condition types */
struct name_faults label_check_value(const char *value);

/* All faults (at least one) in one text. */
const char *name_faults_join(struct arena *arena, const struct name_faults *faults, const char *separator);

/* With A to Z as a to z; some names are checked in any case. */
const char *name_lower_case(struct arena *arena, const char *name);

/* Whether it has the shape of a label key, whatever its length: `[subdomain/]name`. */
bool label_key_shaped(const char *key);

#endif
