#include "sim/shell_word.h"

#include <string.h>

void shell_put_word(struct text *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+,:@%=-";
	if (*word && strspn(word, plain) == strlen(word)) {
		text_put(out, word);
		return;
	}
	text_put_char(out, '\'');
	for (const char *at = word; *at; at++) {
		if (*at == '\'')
			text_put(out, "'\\''");
		else
			text_put_char(out, *at);
	}
	text_put_char(out, '\'');
}

void shell_put_path(struct text *out, const char *path)
{
	struct text word;
	text_init(&word, 0);
	text_putf(&word, "%s%s", *path == '-' && path[1] ? "./" : "", path);
	shell_put_word(out, text_view(&word));
	text_deinit(&word);
}
