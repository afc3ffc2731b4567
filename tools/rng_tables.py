#!/usr/bin/python3
"""Prints sim/rng_tables.c: every number is computed to 50 digits and rounded once, so that no machine's mathematics library shows in it.

usage: tools/rng_tables.py > sim/rng_tables.c
"""

from decimal import Decimal, getcontext

getcontext().prec = 60
LAYERS = 256
ONE = Decimal(1)


def pi():
    """Machin's formula."""
    def arctan_of_inverse(n):
        term = ONE / n
        total, k, square = term, 1, n * n
        while abs(term) > Decimal(10) ** -58:
            term /= -square
            k += 2
            total += term / k
        return total
    return 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


def normal_tail(r):
    """The area under exp(-x*x/2) from r on: half of it all less the series of the area from 0 to r."""
    term, total, k = r, r, 0
    while term > Decimal(10) ** -58:
        k += 1
        term *= r * r / (2 * k + 1)
        total += term
    return (pi() / 2).sqrt() - (-r * r / 2).exp() * total


SHAPES = {
    # name: density, its inverse, area of the tail from r on
    "exponential": (lambda x: (-x).exp(), lambda y: -y.ln(), lambda r: (-r).exp(), "7.6", "7.8"),
    "normal": (lambda x: (-x * x / 2).exp(), lambda y: (-2 * y.ln()).sqrt(), normal_tail, "3.6", "3.7"),
}


def edges(shape, r):
    """The right edges of all layers from the lowest (with the tail folded in) up, and the height that is left over at the top."""
    density, inverse, tail, _, _ = shape
    area = r * density(r) + tail(r)
    xs = [area / density(r), r]
    height = density(r)
    for _ in range(LAYERS - 2):
        height += area / xs[-1]
        if height >= 1:
            return None, ONE
        xs.append(inverse(height))
    height += area / xs[-1]
    xs.append(Decimal(0))
    return xs, height - 1


def solve(shape):
    """The r at which the topmost layer ends exactly at height 1."""
    low, high = Decimal(shape[3]), Decimal(shape[4])
    for _ in range(140):
        middle = (low + high) / 2
        _, over = edges(shape, middle)
        if over > 0:
            low = middle
        else:
            high = middle
    return edges(shape, high)[0]


def real(number):
    return float(number).hex()


def table(kind, name, items):
    print(f"\nconst {kind} {name}[{len(items)}] = {{")
    for i in range(0, len(items), 4):
        print("\t" + ", ".join(items[i:i + 4]) + ",")
    print("};")


def main():
    print("/* Written by tools/rng_tables.py; do not edit. */\n")
    print('#include "sim/rng.h"\n#include "sim/real.h"')
    for name, shape in SHAPES.items():
        xs = solve(shape)
        density = shape[0]
        table("uint64_t", f"rng_{name}_inside", [f"0x{int(xs[i + 1] / xs[i] * 2 ** 53):x}" for i in range(LAYERS)])
        table("double", f"rng_{name}_width", [real(xs[i] / 2 ** 53) for i in range(LAYERS)])
        table("double", f"rng_{name}_height", [real(density(x)) for x in xs])
        print(f"\nconst double rng_{name}_tail = {real(xs[1])};")
    table("double", "real_exp_steps", [real((Decimal(2).ln() * i / 32).exp()) for i in range(32)])


main()
