#ifndef FLEETSIM_MODEL_QUANTITY_H
#define FLEETSIM_MODEL_QUANTITY_H

#include <stdbool.h>

/* Kubernetes quantities ("500m", "1.5Gi", "2e3") as exact numbers of billionths; what is finer is rounded away from zero, as Kubernetes does. */

struct quantity {
	__int128 nano;
	double approximate; /* as Kubernetes approximates it: the digits times a power of ten, with the error of that product */
};

/* False when the text is no quantity or beyond 10^28. */
bool quantity_parse(const char *text, struct quantity *quantity);

int quantity_compare(const struct quantity *left, const struct quantity *right);

#endif
