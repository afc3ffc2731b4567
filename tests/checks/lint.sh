#!/bin/bash
# What a reader should not have to check: lengths, calls with one door, words that do not belong into a repository.
set -euo pipefail
source tests/checks/lib.bash
scratch

FILE_LINES=600 FUNCTION_LINES=70 LINE_WIDTH=160

sources()
{
	{ find sim model scenarios reports tools tests -name '*.[ch]' 2>/dev/null || true; } | sort
}

# Generated tables are as long as they are.
is_generated()
{
	head -n 3 "$1" | grep -qi generated
}

check_lengths()
{
	local file lines
	while read -r file; do
		lines=$(wc -l <"$file")
		if [ "$lines" -gt $FILE_LINES ] && ! is_generated "$file"; then
			echo "$file: $lines lines, at most $FILE_LINES"
		fi
	done
}

# Lines that are nothing but a text do not count: expected output stands as it is.
check_functions()
{
	xargs -r awk -v most=$FUNCTION_LINES '
	/^[ \t]*"/ { texts++ }
	/^\{/ { begin = FNR; texts = 0 }
	/^\}/ {
		lines = FNR - begin - 1 - texts
		if (begin && lines >= most)
			print FILENAME ":" begin ": a function of " lines " lines, under " most
		begin = 0
	}'
}

check_width()
{
	xargs -r awk -v most=$LINE_WIDTH '
	/^[ \t]*"/ { next }
	{
		line = $0
		width = 0
		while ((tab = index(line, "\t"))) {
			width += tab - 1
			width += 8 - width % 8
			line = substr(line, tab + 1)
		}
		width += length(line)
		if (width > most)
			print FILENAME ":" FNR ": " width " columns, at most " most
	}'
}

# The code without comments and texts.
strip()
{
	xargs -r awk '
	FNR == 1 { comment = 0 }
	{
		line = $0
		out = ""
		while (length(line)) {
			if (comment) {
				end = index(line, "*/")
				if (!end)
					break
				line = substr(line, end + 2)
				comment = 0
				continue
			}
			if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'\''([^'\''\\]|\\.)*'\''/)) {
				out = out "\"\""
				line = substr(line, RLENGTH + 1)
			} else if (substr(line, 1, 2) == "/*") {
				comment = 1
				line = substr(line, 3)
			} else if (substr(line, 1, 2) == "//") {
				break
			} else {
				out = out substr(line, 1, 1)
				line = substr(line, 2)
			}
		}
		print FILENAME ":" FNR ":" out
	}'
}

everywhere='system|popen|setlocale|strtok|strtok_r|sprintf|vsprintf|rand|srand|random|srandom|drand48|localtime|localtime_r|gettimeofday|gets|alloca|mktime|tmpnam|mktemp'
unbounded='strcpy|strcat|stpcpy'
memory='malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|aligned_alloc|posix_memalign'
files='fopen|fdopen|freopen|open|openat|creat|fwrite|fread|fputs|puts|putchar|printf|fprintf|vprintf|vfprintf|rename|unlink|remove|mkdir|rmdir|opendir'
threads='pthread_create|pthread_join|pthread_detach|thrd_create|thrd_join'
clocks='clock_gettime|timespec_get|time|clock|ftime'
processes='fork|vfork|execv|execve|execvp|execl|execlp|posix_spawn|posix_spawnp|waitpid'

# calls NAMES WHAT FILES: the lines of stripped code that call one of the names, but for those of the files.
calls()
{
	grep -E "^[^:]*:[0-9]*:(.*[^A-Za-z0-9_.>])?($1)[ ]*\(" "$work/stripped" | grep -vE "$3" |
		awk -F: -v what="$2" '{ print $1 ":" $2 ": calls " what }' || true
}

check_calls()
{
	strip >"$work/stripped"
	local free='tests/|tools/bench/'
	calls "$everywhere" "what is forbidden everywhere" '^$'
	calls "$unbounded" "what knows no bounds" "^($free)"
	calls "$memory" "the heap, whose door is sim/alloc.h" "^($free|sim/(alloc|arena)\.c)"
	calls "$files" "files or streams, whose door is sim/io.h" "^($free|sim/(io_[a-z]*|alloc)\.c)"
	calls "$threads" "threads, whose door is sim/parallel.h" "^($free|sim/parallel\.c)"
	calls "$clocks" "the clock of the machine, whose door is sim/clock.h" "^($free|sim/clock\.c)"
	calls "$processes" "processes, whose door is sim/spawn.h" "^($free|sim/spawn\.c)"
}

# Marks of unfinished work, and paths of one machine.
check_words()
{
	local marks='\b(TO''DO|FIX''ME|X''XX|HA''CK)\b' paths='(^|[^A-Za-z0-9_.])/(wo''rk|ro''ot|ho''me)(/|\b)'
	xargs -r grep -nEI "$marks|$paths" /dev/null || true
}

complain()
{
	[ -z "$2" ] || fail "$1"$'\n'"$2"
}

tracked()
{
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard | while read -r file; do
			[ -f "$file" ] && printf '%s\n' "$file"
		done
	else
		find . -type f -not -path './build*' | sed 's,^\./,,'
	fi
}

complain "files that are too long:" "$(sources | check_lengths)"
complain "functions that are too long:" "$(sources | check_functions)"
# Tests hold expected output as it is printed.
complain "lines that are too long:" "$(sources | grep -v ^tests/ | check_width)"
complain "calls:" "$(sources | check_calls)"
complain "words:" "$(tracked | check_words)"

# The check itself: each of these must be found.
mkdir -p "$work/sim" "$work/model"
(
	cd "$work"
	{ echo 'void long_one(void)'; echo '{'; for _ in $(seq $FUNCTION_LINES); do printf '\tstep();\n'; done; echo '}'; } >sim/long.c
	for _ in $(seq $((FILE_LINES + 1))); do echo '/* */'; done >sim/many.c
	printf '\t%0200d\n' 0 >sim/wide.c
	printf 'x = "system(1)"; /* malloc(1) */ arena_free(y); z->free(q);\n' >model/fine.c
	printf 'p = malloc(4);\nsprintf(p, "x");\nopen("a");\nfork();\nclock_gettime(0, p);\npthread_create(0);\n' >model/calls.c
	printf 'see /ho''me/me/file\nTO''DO later\n' >model/words.c
	[ "$(sources | check_lengths | wc -l)" = 1 ] &&
		[ "$(sources | check_functions | wc -l)" = 1 ] &&
		[ "$(sources | check_width | wc -l)" = 1 ] &&
		[ "$(sources | check_calls | wc -l)" = 6 ] &&
		[ "$(find . -name '*.c' | check_words | wc -l)" = 2 ]
) || fail "the check does not find what it should"
finish
