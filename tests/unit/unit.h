#ifndef FLEETSIM_TESTS_UNIT_UNIT_H
#define FLEETSIM_TESTS_UNIT_UNIT_H

/* What every unit test includes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
