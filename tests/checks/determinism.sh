#!/bin/bash
# The same input and seed give the same bytes: twice, in any time zone and locale, and from every compiler that was built here.
set -euo pipefail
source tests/checks/command.bash

scenarios=(tests/cli/small.yaml)
for file in scenarios/library/*.yaml; do
	[ -e "$file" ] && scenarios+=("$file")
done

# print SCENARIO COMMAND...: all that the command says about a scenario.
print()
{
	local scenario=$1
	shift
	"$@" run "$scenario" 2>&1 || true
	"$@" run "$scenario" --until 10m -o json 2>&1 || true
}

# Builds of the sources as they are now.
others=()
for folder in build build-clang build-release build-asan; do
	other=$folder/fleetsim
	if [ -x "$other" ] && ! [ "$other" -ef "$fleetsim" ] && [ -z "$(find sim model scenarios reports tools -name '*.[ch]' -newer "$other" | head -n 1)" ]; then
		others+=("$other")
	fi
done
[ ${#others[@]} -gt 0 ] || note "no other build of these sources is here to compare with"

for scenario in "${scenarios[@]}"; do
	print "$scenario" "$fleetsim" >"$work/first"
	[ -s "$work/first" ] || fail "$scenario prints nothing"
	print "$scenario" "$fleetsim" | cmp -s - "$work/first" || fail "$scenario: two runs differ"
	for setting in TZ=Asia/Kathmandu TZ=America/Sao_Paulo LC_ALL=tr_TR.UTF-8 LC_ALL=de_DE.UTF-8 LANG=C LC_NUMERIC=de_DE; do
		print "$scenario" env "$setting" "$fleetsim" | cmp -s - "$work/first" || fail "$scenario: $setting changes the output"
	done
	print "$scenario" env -i "$fleetsim" | cmp -s - "$work/first" || fail "$scenario: an empty environment changes the output"
	for other in "${others[@]}"; do
		print "$scenario" "$other" | cmp -s - "$work/first" || fail "$scenario: $other prints something else"
	done
done
echo "${#scenarios[@]} scenarios, $((${#others[@]} + 1)) builds"
finish
