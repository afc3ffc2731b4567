#ifndef FLEETSIM_MODEL_KINDS_H
#define FLEETSIM_MODEL_KINDS_H

#include "model/release.h"

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* The table of kinds: KubeFleet's (hub-and-members.md 8.1, versions per release: engine.md 10.1 row 2) and the built-in ones of a Kubernetes
 * cluster that placements carry or people look at. */

enum { KIND_SHORT_NAMES_MAX = 2 };

/* `kubectl get CATEGORY`. */
enum kind_category {
	KIND_ALL = 1,             /* all: the built-in workloads */
	KIND_FLEET = 2,           /* fleet */
	KIND_FLEET_PLACEMENT = 4, /* fleet-placement */
	KIND_FLEET_CLUSTER = 8    /* fleet-cluster */
};

struct kind_info {
	const char *kind;
	const char *plural;
	const char *singular;
	const char *short_names[KIND_SHORT_NAMES_MAX]; /* NULL where there is none */
	const char *group;                             /* "" is the core group */
	bool namespaced;
	bool status_subresource;
	bool custom;                                   /* defined by a CRD, not built into the API server */
	unsigned categories;                           /* of enum kind_category */
	const char *storage;                           /* the version objects are stored in, where it is served */

	/* Served versions per release, the preferred one first, ended by NULL. NULL: the release has no such kind. */
	const char *const *served[RELEASE_COUNT];
};

/* The table in the order in which kubectl prefers kinds of the same name: built-in ones first. Entries live for ever. */
size_t kind_count(void);
const struct kind_info *kind_at(size_t index);

/* By Kind. `group` NULL means any. NULL when the table has none. */
const struct kind_info *kind_by_name(const char *kind, const char *group);

/* By Kind and apiVersion ("v1", "apps/v1"); the version is not looked at. */
const struct kind_info *kind_by_api_version(const char *kind, const char *api_version);

/* Whether it is a kind of KubeFleet with one of two names: others may have a kind of the same name in a group of theirs. `other` NULL: only one. */
bool kind_is_fleet(const struct kind_info *kind, const char *name, const char *other);

/* What a word after `kubectl get` means in a release. */
struct kind_match {
	const struct kind_info *kind;
	const char *version;              /* the version asked for, or the preferred one */
	bool by_short_name;
	const struct kind_info *shadowed; /* another kind with the same short name that comes later; NULL when there is none */
};

/* `word` is a plural, singular, Kind (all three in any case) or short name, optionally with ".group" or ".version.group"; a beginning of the
 * group is enough when no group matches as a whole. Behind a short name kubectl ignores the version. False when the release has no such kind. */
bool kind_find(const char *word, enum release_id release, struct kind_match *match);

/* kind_find for who wants only the kind; NULL when there is none. */
const struct kind_info *kind_by_word(const char *word, enum release_id release);

/* The category of this name, 0 when it is none. */
unsigned kind_category_by_word(const char *word);

bool kind_exists(const struct kind_info *kind, enum release_id release);
bool kind_serves(const struct kind_info *kind, enum release_id release, const char *version);

/* The version that `kubectl get -o yaml` prints (8.1, last paragraph). The kind must exist in the release. */
const char *kind_preferred_version(const struct kind_info *kind, enum release_id release);
const char *kind_storage_version(const struct kind_info *kind, enum release_id release);

/* "v1" or "group/version". */
const char *kind_api_version(struct arena *arena, const struct kind_info *kind, const char *version);

/* "clusterstagedupdateruns.placement.kubernetes-fleet.io", "configmaps": how errors name a resource. */
const char *kind_resource(struct arena *arena, const struct kind_info *kind);

/* "clusterstagedupdaterun.placement.kubernetes-fleet.io", "configmap": how -o name and tables of several kinds name one. */
const char *kind_singular(struct arena *arena, const struct kind_info *kind);

/* A custom resource that is in no table: plural and singular by the English rules, one version in every release, with a status. */
struct kind_info *kind_guess(struct arena *arena, const char *kind, const char *api_version, bool namespaced);

/* "policy" -> "policies", "class" -> "classes"; the word must be in lower case. */
const char *kind_guess_plural(struct arena *arena, const char *singular);

#endif
