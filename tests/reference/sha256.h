#ifndef FLEETSIM_TESTS_REFERENCE_SHA256_H
#define FLEETSIM_TESTS_REFERENCE_SHA256_H

#include <stddef.h>

/* FIPS 180-4 SHA-256 as 64 lower-case hexadecimal digits and a NUL. */
void ref_sha256_hex(const void *bytes, size_t size, char hex[65]);

#endif
