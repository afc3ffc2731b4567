# What the checks of the command line share.
source tests/checks/lib.bash

fleetsim=$BUILD/fleetsim
[ -x "$fleetsim" ] || skip "$fleetsim is not built"
scratch

# The environment must not decide what is tested.
unset NO_COLOR CLICOLOR_FORCE
export TERM=dumb
