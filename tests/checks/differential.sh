#!/bin/bash
# The product and the reference engine write the same histories for random cases. SEEDS sets how many for each of the four releases; sanitizers make
# them slower, so fewer are played there.
set -euo pipefail
seeds=2500
if grep -q 'FLEETSIM_SANITIZE:STRING=.' "$BUILD/CMakeCache.txt"; then
	seeds=100
fi
"$BUILD/differential" --seeds "${SEEDS:-$seeds}"
