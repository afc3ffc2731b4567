#ifndef FLEETSIM_REPORTS_ESCAPE_H
#define FLEETSIM_REPORTS_ESCAPE_H

#include "sim/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Texts of users (names, messages, paths: any bytes) put where they must not be read as anything else. What is no UTF-8 becomes U+FFFD. */

/* XML 1.0, as content or as the value of an attribute: <, >, &, both quotes, tab and line ends as references; characters that XML forbids as
 * U+FFFD. */
void escape_put_xml(struct text *out, const char *string);

/* The same with line ends as they are: content of an element. */
void escape_put_xml_lines(struct text *out, const char *string);

/* A JSON string with its quotes, in ASCII and printable UTF-8 only: also good as a double-quoted YAML scalar. */
void escape_put_json(struct text *out, const char *string);

/* One line for a terminal: control characters, line separators and marks that turn the direction of writing are shown as \n, \x1b, \u202e. */
void escape_put_line(struct text *out, const char *string);

/* Lines for a terminal, each made safe and indented, each ended. */
void escape_put_lines(struct text *out, const char *lines, size_t indent);

/* A workflow command of GitHub Actions: the message, or the value of a property. */
void escape_put_github(struct text *out, const char *string, bool property);

/* Text inside a line (not where one begins) or a table cell of GitHub's Markdown, where it formats, links and mentions nothing. */
void escape_put_markdown(struct text *out, const char *string);

/* A block of lines in Markdown, fenced longer than any fence in it. */
void escape_put_markdown_block(struct text *out, const char *lines);

/* What stands behind the number on a line of TAP: as escape_put_line, with # and \ escaped. */
void escape_put_tap(struct text *out, const char *string);

#endif
