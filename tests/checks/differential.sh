#!/bin/bash
# The product and the reference engine write the same histories for random cases. SEEDS sets how many for each release.
set -euo pipefail
"$BUILD/differential" --seeds "${SEEDS:-250}"
