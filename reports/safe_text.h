#ifndef FLEETSIM_REPORTS_SAFE_TEXT_H
#define FLEETSIM_REPORTS_SAFE_TEXT_H

#include "sim/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts of somebody else (names, messages) inside further formats than those of escape.h, so that none of them can end what it stands in. But for the
 * shell, a byte that is no UTF-8, a control character, a character that XML forbids, and a mark that reorders the text around it become U+FFFD. */

/* The character at *at, made harmless as above (line ends and tabs stay), and moves past it; 0 at the end. */
uint32_t safe_next(const char **at);

/* Whether nothing in it had to be made harmless. */
bool safe_is_harmless(const char *string);

void safe_put_code(struct text *out, uint32_t code);

/* HTML that is well-formed XML: element content, and attributes in either kind of quotes. Marks that reorder text, which XML allows, go too. */
void safe_put_html(struct text *out, const char *string);

/* One cell (RFC 4180), quoted where it must be. What a spreadsheet would take for a formula gets a ' in front. */
void safe_put_csv(struct text *out, const char *string);

/* Code between backticks in Markdown, on one line; and the same in a cell of a table. */
void safe_put_markdown_code(struct text *out, const char *string);
void safe_put_markdown_cell(struct text *out, const char *string);

/* A value of type TEXT of RFC 5545. Does not fold. */
void safe_put_calendar(struct text *out, const char *string);

/* A name in a Mermaid diagram, on one line. */
void safe_put_mermaid(struct text *out, const char *string);

/* One word of bash that is exactly these bytes; with control characters or bytes that are no UTF-8 as $'...', so that the script is safe to look at.
 */
void safe_put_bash(struct text *out, const char *string);

#endif
