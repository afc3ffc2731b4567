#ifndef FLEETSIM_TESTS_REFERENCE_WORDS_H
#define FLEETSIM_TESTS_REFERENCE_WORDS_H

#include <stdbool.h>

/* Whether a text matches one of the regular expressions that the API server and the label library print (engine.md 1.3, 1.4, 1.9, 7.3). */

bool ref_is_dns_subdomain(const char *text);  /* [a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)* */
bool ref_is_label_text(const char *text);     /* ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9] */
bool ref_is_stage_name(const char *text);     /* ^[a-z0-9]+$ */
bool ref_is_percentage(const char *text);     /* ^(100|[1-9][0-9]?)%$ */
bool ref_is_reason(const char *text);         /* ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$ */
bool ref_is_condition_type(const char *text); /* ^(<subdomain>/)?(<label text>)$ */
bool ref_is_loose_wait(const char *text);     /* ^0|([0-9]+(\.[0-9]+)?(s|m|h))+$ */
bool ref_is_strict_wait(const char *text);    /* ^(?:(?:0|[1-9][0-9]*)(\.[0-9]+)?(?:s|m|h))+$ */

#endif
