#!/bin/bash
# The gallery is what the scenarios give today; tools/dev gallery makes it again.
set -euo pipefail
source tests/checks/command.bash
gallery=reports/gallery

pages=0
for page in "$gallery"/*.html; do
	name=$(basename "$page" .html)
	expect 0 "$fleetsim" run "scenarios/library/$name.yaml" -q -o none -o html="$work/page.html" -o markdown="$work/page.md"
	cmp "$page" "$work/page.html" || fail "$page is not what the scenario gives"
	cmp "$gallery/$name.md" "$work/page.md" || fail "$gallery/$name.md is not what the scenario gives"
	grep -q "($name.png)" "$gallery/README.md" || fail "$gallery/README.md does not show $name"
	pages=$((pages + 1))
	command -v gnuplot >/dev/null || continue
	# The pixels depend on fonts and versions; the size, which is in bytes 16 to 23, does not.
	expect 0 "$fleetsim" run "scenarios/library/$name.yaml" -q -o none -o png="$work/picture.png"
	cmp -i 16 -n 8 "$gallery/$name.png" "$work/picture.png" || fail "$gallery/$name.png is not what the scenario gives"
done
[ $pages -ge 4 ] || fail "only $pages pages"
command -v gnuplot >/dev/null || note "there is no gnuplot (Debian: gnuplot-nox): the pictures were not drawn again"
finish
