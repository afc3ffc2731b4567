#!/bin/bash
# Outputs that cannot be written, by injected faults at every call and by real ones; signals at every call. The exit code tells it, files that stood
# before stand as they were, and nothing else is left beside them.
set -euo pipefail
source tests/checks/torture.bash
unset GITHUB_STEP_SUMMARY GITHUB_ACTIONS
export SOURCE_DATE_EPOCH=0 # no wall-clock times in reports
folder=$work/folder
mkdir "$work/old"

# run_in_folder COMMAND...: from the old files. Its exit code is in $code.
run_in_folder()
{
	rm -rf "$folder"
	cp -r "$work/old" "$folder"
	code=0
	"$@" >"$work/out" 2>"$work/err" || code=$?
}

same()
{
	diff -r "$folder" "$work/$1" >"$work/diff"
}

# Every file is as it was or as it should become, and there is no other.
each_whole()
{
	local file name
	for file in "$folder"/* "$folder"/.[!.]*; do
		name=${file##*/}
		[ -e "$file" ] || continue
		cmp -s "$file" "$work/old/$name" || cmp -s "$file" "$work/new/$name" || {
			echo "$name" >"$work/diff"
			return 1
		}
	done
}

# A test that cannot read its scenario says so in its reports.
told_in_reports()
{
	[ "$(ls -A "$folder")" = "$(ls -A "$work/new")" ] && grep -sq '^<testsuites .*errors="1"' "$folder/r.xml"
}

# outcome ALLOWED FILES WHAT: the right code, output and files; or one of the codes ALLOWED and a message, and with it the files from before
# (FILES old) or each of them whole (FILES each).
outcome()
{
	case " $1 " in
	*" $code "*) ;;
	*)
		[ "$code" = "$right_code" ] || fail "$3: exit $code"
		cmp -s "$work/out" "$work/right" || fail "$3: exit $code, but another output"
		same new || fail "$3: exit $code, and in the folder: $(head -n 3 "$work/diff")"
		return
		;;
	esac
	if [ "$code" = 2 ] && told_in_reports; then
		return
	fi
	beginning "$3"
	if [ "$code" -gt 128 ]; then
		same old || same new || fail "$3: exit $code, and in the folder: $(head -n 3 "$work/diff")"
		return
	fi
	[ -s "$work/err" ] || [ "$mute" = 1 ] || fail "$3: exit $code without a message"
	same old || { [ "$2" = each ] && each_whole; } || fail "$3: exit $code, and in the folder: $(head -n 3 "$work/diff")"
}

# attempt ALLOWED FAULT COMMAND... Files get their names before stdout is flushed, so they may be there when a write fails; and what cannot be
# renamed ever again cannot be taken back.
attempt()
{
	local allowed=$1 fault=$2 files=old
	shift 2
	case $fault in write:* | rename:*+:*) files=each ;; esac
	run_in_folder env FLEETSIM_FAULT="$fault" "$@"
	outcome "$allowed" $files "$fault in $*"
}

# torture_call CALL COMMAND...: what one kind of failing call may lead to. What cannot be read is invalid input, or what another program says
# (allowed_reads="2 4").
torture_call()
{
	local call=$1 count point allowed=4
	shift
	count=$(counted "$call" "$@")
	[ "$call" != read ] || allowed=${allowed_reads:-2}
	[ "$call" != open ] || allowed="2 4"
	for point in $(points "${count:-0}"); do
		attempt "$allowed" "$call:$point:ENOSPC" "$@"
		attempt "$allowed" "$call:$point:EIO" "$@"
		attempt "" "$call:$point:EINTR" "$@"
		[ "$call" != write ] || mute=1 # the message is lost too
		attempt "$allowed" "$call:$point+:ENOSPC" "$@"
		attempt "$allowed" "$call:$point+:EINTR" "$@"
		mute=0
		attempt 130 "$call:$point:SIGINT" "$@"
		attempt 143 "$call:$point:SIGTERM" "$@"
		case $call in
		read | write)
			attempt "" "$call:$point:short" "$@"
			attempt "" "$call:$point+:short" "$@"
			;;
		esac
	done
}

torture()
{
	local call
	mute=0
	run_in_folder "$@"
	right_code=$code
	mv "$work/out" "$work/right"
	rm -rf "$work/new"
	cp -r "$folder" "$work/new"
	for call in open read write fsync close rename; do
		torture_call $call "$@"
	done
	FLEETSIM_FAULT=write:1+:ENOSPC expect 4 "$@"
	FLEETSIM_FAULT=write:1:EIO expect 4 "$@"
	has err ': cannot be written: Input/output error$'
	run_in_folder env FLEETSIM_FAULT=write:1:SIGINT "$@"
	[ "$code" = 130 ] || fail "a SIGINT at the first write of $* ends with $code"
}

printf 'of somebody else\n' >"$work/old/other"
torture "$fleetsim" run $small
torture "$fleetsim" run $walkthrough -o json
torture "$fleetsim" get csur --scenario $small -o yaml
torture "$fleetsim" schema

# Reports, over old ones and beside none; one of them through a link.
printf 'old\n' | tee "$work/old/r.xml" "$work/old/r.tap" >"$work/old/real.json"
ln -s real.json "$work/old/r.json"
torture "$fleetsim" test -q $small -o junit="$folder/r.xml" -o tap="$folder/r.tap" -o json="$folder/r.json" -o text="$folder/new.txt"
torture "$fleetsim" test $small -o junit="$folder/r.xml" -o github

# A folder of reports over an old one, with pictures. It makes many calls, of which a few stand for all.
fake_gnuplot "$work/bin"
printf 'old\n' | tee "$work/old/report.json" "$work/old/timeline.png" >/dev/null
POINTS=6 allowed_reads="2 4" torture "$fleetsim" run $small --report "$folder" -o csv
rm "$work/old/report.json" "$work/old/timeline.png"

# Real failures of stdout
large=("$fleetsim" run scenarios/library/thousand-clusters.yaml -o json)
for command in "run $small" "run $walkthrough -o yaml" "get csur --scenario $small" schema "completion zsh" "help --man run" "explain-field spec"; do
	expect 4 bash -c "'$fleetsim' $command >&-"
	has err '^fleetsim: stdout: cannot be written: Bad file descriptor$'
	if [ -w /dev/full ]; then
		expect 4 bash -c "'$fleetsim' $command >/dev/full"
		has err '^fleetsim: stdout: cannot be written: No space left on device$'
	fi
done
[ -w /dev/full ] || note "there is no /dev/full"
code=0
"${large[@]}" 2>"$work/err" | head -n 1 >"$work/out" || code=$?
[ "$code" = 4 ] || fail "| head -n 1 of a large output ends with $code instead of 4"
has err '^fleetsim: stdout: cannot be written: Broken pipe$'
[ "$(wc -l <"$work/out")" = 1 ] || fail "head did not get its line"
expect 4 bash -c 'ulimit -f 16; "$@" >'"$work/limited" _ "${large[@]}"
has err 'cannot be written: File too large$'

# Real failures of files. "${in_mount[@]}" MOUNT COMMAND...: the command in a mount namespace where the folder has been mounted so.
# shellcheck disable=SC2016
in_folder='
	folder=$1 old=$2
	eval "$3"
	shift 3
	code=0
	"$@" || code=$?
	diff -r "$folder" "$old" >&2 || code=99
	exit $code'
in_mount=(unshare -rm bash -euc "$in_folder" _ "$folder" "$work/old")

report=("$fleetsim" test -q scenarios/library -o junit="$folder/r.xml" -o json="$folder/new.json")
# shellcheck disable=SC2016
small_mount='cp -r "$folder" "$folder.kept"; mount -t tmpfs -o size=16k none "$folder"; cp -a "$folder.kept/." "$folder"'
# shellcheck disable=SC2016
readonly_mount='mount --bind "$folder" "$folder"; mount -o remount,bind,ro "$folder"'
if unshare -rm mount -t tmpfs -o size=16k none "$folder" 2>/dev/null; then
	run_in_folder "${in_mount[@]}" "$small_mount" "${report[@]}"
	[ "$code" = 4 ] || fail "a full disk ends with $code: $(head -n 3 "$work/err")"
	has err 'folder/.*: cannot be written: No space left on device$'
	run_in_folder "${in_mount[@]}" "$readonly_mount" "${report[@]}"
	[ "$code" = 4 ] || fail "a read-only folder ends with $code: $(head -n 3 "$work/err")"
	has err 'folder/.*: cannot be opened: Read-only file system$'
else
	note "mounting is refused here: neither a full disk nor a read-only one was tried"
fi
if [ "$(id -u)" != 0 ]; then
	chmod 555 "$work/old"
	run_in_folder "${report[@]}"
	chmod 755 "$work/old" "$folder"
	[ "$code" = 4 ] || fail "a folder without permission ends with $code"
else
	note "root may write everywhere: no folder without permission was tried"
fi
run_in_folder bash -c 'ulimit -f 8; "$@"' _ "${report[@]}"
[ "$code" = 4 ] || fail "a limit of the file size ends with $code"
has err 'folder/.*: cannot be written: File too large$'
same old || fail "a limit of the file size: $(head -n 3 "$work/diff")"
for target in "$folder" "$folder/none/r.xml" /dev/full "$folder/other/r.xml"; do
	run_in_folder "$fleetsim" test -q $small -o junit="$target"
	[ "$code" = 4 ] || fail "a report to $target ends with $code"
	same old || fail "a report to $target: $(head -n 3 "$work/diff")"
done

# Signals while it computes: 20 moments of a run that takes long enough. What it had done before them is no failure.
signalled=0
work_long=("$fleetsim" test -q scenarios/library --count 5 -o junit="$folder/r.xml" -o json="$folder/new.json")
run_in_folder "${work_long[@]}"
right_code=$code
mv "$work/out" "$work/right"
rm -rf "$work/new"
cp -r "$folder" "$work/new"
mute=1
for moment in 0{01,02,03,05,07}{0,5} 100 150 {2..9}00; do
	for signal in INT:130 TERM:143; do
		run_in_folder timeout --preserve-status -s "${signal%:*}" 0."$moment" "${work_long[@]}"
		outcome "${signal#*:}" old "SIG${signal%:*} after 0.$moment s of ${work_long[*]}"
		[ "$code" != "${signal#*:}" ] || signalled=$((signalled + 1))
	done
done
[ $signalled -ge 10 ] || fail "only $signalled of 40 signals found the command running"
finish
