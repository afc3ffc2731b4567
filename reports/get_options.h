#ifndef FLEETSIM_REPORTS_GET_OPTIONS_H
#define FLEETSIM_REPORTS_GET_OPTIONS_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* What stands behind `kubectl get`. */

enum { GET_WORDS_MAX = 256, GET_TARGETS_MAX = 256, GET_LABEL_COLUMNS_MAX = 32 };

enum get_form { GET_TABLE, GET_WIDE, GET_YAML, GET_JSON, GET_NAME, GET_JSON_PATH, GET_CUSTOM_COLUMNS };

/* A resource word, alone for the list of it or with the name of one object. */
struct get_target {
	const char *word;
	const char *name; /* NULL: all */
};

struct get_options {
	enum get_form form;
	const char *template; /* of GET_JSON_PATH and GET_CUSTOM_COLUMNS */
	bool show_labels, show_kind, show_managed_fields;
	bool no_headers;
	bool all_namespaces;
	bool ignore_not_found;
	const char *ns;       /* "default" unless given */
	const char *cluster;  /* a member; NULL for the hub */
	const char *selector; /* -l; NULL for none */
	const char *sort_by;  /* a JSON path; NULL for the order of names */
	const char *label_columns[GET_LABEL_COLUMNS_MAX];
	size_t label_column_count;
	struct get_target targets[GET_TARGETS_MAX];
	size_t target_count;
	bool single;          /* one object by its name: dumps are the object and not a list */
};

/* Reads the words; a leading "kubectl" and "get" may stand there. Everything is kept in the arena. False with *error, in kubectl's words where
 * kubectl has the same error. */
bool get_options_parse(struct arena *arena, const char *const *words, size_t count, struct get_options *options, const char **error);

/* The words of a command line: blanks separate, '...' and "..." and \ quote as in a shell. At most GET_WORDS_MAX. False with *error. */
bool get_split_command(struct arena *arena, const char *command, const char ***words, size_t *count, const char **error);

#endif
