#include "reports/narrative_parts.h"

#include "reports/words.h"

#include "model/binding.h"

#include "sim/hash_table.h"

#include <string.h>

/* Where on the way through a run a line belongs. */

struct narrated_update {
	UT_hash_handle hh;
	const struct identity *run;
	const char *stage;
	char key[]; /* "namespace/placement/cluster" */
};

static void put_key(struct text *key, const char *ns, const char *placement, const char *cluster)
{
	text_putf(key, "%s/%s/%s", ns, placement, cluster);
}

void narrate_place(struct narrator *narrator, const struct identity *run, const char *stage, const char *cluster)
{
	struct text *line = &narrator->line;
	if (narrator->story->concurrent) {
		if (*run->ns) {
			words_put_plain(line, run->ns);
			text_put_char(line, '/');
		}
		words_put_plain(line, run->name);
		text_put_char(line, '/');
	}
	words_put_plain(line, words_stage(stage));
	if (cluster) {
		text_put_char(line, '/');
		words_put_plain(line, cluster);
	}
}

void narrate_note_update(struct narrator *narrator, const struct object *run, const char *stage, const char *cluster)
{
	struct text key;
	struct narrated_update *update;
	text_init(&key, 0);
	put_key(&key, run->identity->ns, run->run_spec->placement, cluster);
	HASH_FIND(hh, narrator->updates, text_view(&key), key.size, update);
	if (!update) {
		update = arena_take(&narrator->arena, sizeof *update + key.size + 1);
		memcpy(update->key, text_view(&key), key.size + 1);
		HASH_ADD_KEYPTR(hh, narrator->updates, update->key, key.size, update);
	}
	update->run = run->identity;
	update->stage = stage;
	text_deinit(&key);
}

void narrate_update_of(struct narrator *narrator, const struct object *binding)
{
	const char *placement = object_label(binding, "kubernetes-fleet.io/parent-CRP");
	const char *cluster = binding->binding_spec->cluster;
	const char *owner = placement ? placement : binding->identity->name;
	struct text key;
	struct narrated_update *update;
	text_init(&key, 0);
	put_key(&key, binding->identity->ns, owner, cluster);
	HASH_FIND(hh, narrator->updates, text_view(&key), key.size, update);
	text_deinit(&key);
	if (update) {
		narrate_place(narrator, update->run, update->stage, cluster);
		return;
	}
	words_put_plain(&narrator->line, owner);
	text_put_char(&narrator->line, '/');
	words_put_plain(&narrator->line, cluster);
}

void narrate_drop_updates(struct narrator *narrator)
{
	HASH_CLEAR(hh, narrator->updates);
}
