#!/bin/bash
# Includes point down only: tools -> reports -> scenarios -> model -> sim. The reference engine knows nothing of the model, and each foreign
# library has one room.
set -euo pipefail
source tests/checks/lib.bash
scratch

# check_layers FOLDER: prints what points up in the tree.
check_layers()
{
	(
		cd "$1"
		{ find sim model scenarios reports tools tests -name '*.[ch]' 2>/dev/null || true; } | sort | xargs -r awk '
		BEGIN {
			rank["sim"] = 1; rank["model"] = 2; rank["scenarios"] = 3; rank["reports"] = 4; rank["tools"] = 5; rank["tests"] = 6
			only["yaml.h"] = "scenarios"; only["cjson/cJSON.h"] = "sim"; only["uthash.h"] = "sim"; only["utlist.h"] = "sim"
		}
		match($0, /^[ \t]*#[ \t]*include[ \t]*["<][^">]+[">]/) {
			target = substr($0, RSTART, RLENGTH)
			quoted = target ~ /"/
			gsub(/^[ \t]*#[ \t]*include[ \t]*["<]|[">]$/, "", target)
			split(FILENAME, at, "/")
			split(target, to, "/")
			where = FILENAME ":" FNR ": "
			if (!quoted) {
				if (target in only && only[target] != at[1] && at[1] != "tests")
					print where "<" target "> belongs into " only[target] "/"
				if (target ~ /^gsl\// && at[1] != "sim" && at[1] != "tests")
					print where "<" target "> belongs into sim/"
				next
			}
			if (at[1] == "tests" && !(to[1] in rank))
				next
			if (!(to[1] in rank))
				print where "\"" target "\" names no room"
			else if (rank[to[1]] > rank[at[1]])
				print where at[1] "/ must not know " to[1] "/: \"" target "\""
			else if (FILENAME ~ /^tests\/reference\// && to[1] != "sim" && target !~ /^tests\/reference\//)
				print where "the reference engine must not know \"" target "\""
		}'
	)
}

found=$(check_layers .)
[ -z "$found" ] || fail "includes that do not point down:"$'\n'"$found"

# The check itself: each of these must be found.
mkdir -p "$work"/{sim,model,reports,tests/reference}
echo '#include "model/object.h"' >"$work/sim/up.c"
echo '  #  include "tools/options.h"' >"$work/reports/up.c"
echo '#include "object.h"' >"$work/model/loose.c"
echo '#include <yaml.h>' >"$work/reports/yaml.c"
echo '#include "model/run.h"' >"$work/tests/reference/peek.c"
echo '#include "sim/text.h"' >"$work/model/good.c"
wanted=5
got=$(check_layers "$work" | wc -l)
[ "$got" = $wanted ] || fail "the check found $got of $wanted wrong includes"
finish
