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
