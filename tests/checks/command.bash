# What the checks of the command line share.
source tests/checks/lib.bash

fleetsim=$BUILD/fleetsim
[ -x "$fleetsim" ] || skip "$fleetsim is not built"
scratch

# The environment must not decide what is tested.
unset NO_COLOR CLICOLOR_FORCE
export TERM=dumb

# fake_gnuplot FOLDER: a gnuplot that draws the same few bytes at once, in front of any other from here on.
fake_gnuplot()
{
	mkdir "$1"
	cat >"$1/gnuplot" <<-'END'
	#!/bin/sh
	if grep -q '^set terminal svg'; then echo '<?xml version="1.0"?><svg/>'; else printf '\211PNG\r\n\032\n'; fi
	END
	chmod +x "$1/gnuplot"
	PATH=$1:$PATH
}
