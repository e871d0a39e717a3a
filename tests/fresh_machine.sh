#!/usr/bin/env bash
# Tries the README's commands on a bare Debian 13, as root and as another user, and then the installed package.
#
# Makes the Debian with debootstrap in a temporary folder, clones HEAD into it, and runs what README.md says today:
# its commands are read out of it. Needs root, debootstrap, git, and network to a Debian mirror and to PyPI; how pip
# reaches PyPI (PIP_*, pip.conf, proxies, certificates) is taken over from this machine. Wants ports 8000 and 8900.
#
#   tests/fresh_machine.sh [--skip-tests] [--keep]
#
#   --skip-tests  leaves the README's second command out: minutes instead of an hour on a slow machine
#   --keep        leaves the folder: to look into it, or to try the steps of the Dockerfile in it (chroot FOLDER)
#   MIRROR=URL    another Debian mirror than http://deb.debian.org/debian
set -euo pipefail

CUSTOMERS_WITHIN_S=1200
USERS=(root visitor)
PACKAGES=ca-certificates,curl,git,python3,python3-venv
CARRIED='^(PIP_|SSL_CERT_|REQUESTS_CA_BUNDLE$|CURL_CA_BUNDLE$|(all|https?|no)_proxy$)'

repository=$(cd "$(dirname "$0")/.." && pwd)
skip_tests=false keep=false

refuse() {
    echo "$1" >&2
    exit 2
}

read_options() {
    while (($#)); do
        case $1 in
            --skip-tests) skip_tests=true ;;
            --keep) keep=true ;;
            -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" && exit ;;
            *) refuse "expected --skip-tests or --keep, got $1" ;;
        esac
        shift
    done
    ((UID == 0)) || refuse "a Debian of its own is made by root only; start this as root"
    for tool in debootstrap git unshare setsid; do
        command -v "$tool" >/dev/null || refuse "$tool is not installed"
    done
    for port in 8000 8900; do
        ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || refuse "port $port is in use; end what listens there"
    done
}

# Processes and mounts are in namespaces of their own, so both are gone with this script, however it ends.
in_own_namespaces() {
    machine=$(mktemp -d)
    chmod 755 "$machine" # it is the root folder of all users
    FRESH_MACHINE=$machine unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@" &
    inside=$!
    trap end_machine EXIT
    wait "$inside"
}

end_machine() {
    kill -KILL "$inside" 2>/dev/null || true
    $keep && echo "kept: $machine" && return
    # Until the last process of it is gone.
    until rm -rf --one-file-system "$machine" 2>/dev/null; do sleep 1; done
}

make_machine() {
    debootstrap --variant=minbase --include="$PACKAGES" trixie "$machine" "${MIRROR:-http://deb.debian.org/debian}" &&
        mount --rbind /dev "$machine/dev" &&
        mount -t proc proc "$machine/proc" &&
        chroot "$machine" useradd --create-home --shell /bin/sh visitor
}

# What pip needs to reach PyPI from here.
carry_over() {
    local variable file
    for variable in $(compgen -e | grep -iE "$CARRIED"); do
        carried+=("$variable=${!variable}")
    done
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [[ ! -e $file ]] || cp --dereference "$file" "$machine$file"
    done
    for file in "$HOME/.pip/pip.conf" "$HOME/.config/pip/pip.conf"; do
        [[ ! -e $file ]] || install -D -m 644 "$file" "$machine/etc/xdg/pip/pip.conf"
    done
    git -C "$repository" bundle create --quiet "$machine/srv/repository.bundle" HEAD
}

home_of() {
    chroot "$machine" getent passwd "$1" | cut -d: -f6
}

# as USER FOLDER COMMAND: runs it in a folder of the user's home, with nothing of this environment but the carried.
as() {
    local home
    home=$(home_of "$1")
    exec setsid --wait env --default-signal=INT chroot --userspec="$1:$1" "$machine" \
        env -i "${carried[@]}" HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
        sh -c "mkdir -p $home/$2 && cd $home/$2 && $3"
}

# step WHAT COMMAND…: runs it, says how it went, and shows the end of what it printed where it failed.
step() {
    local what=$1 began=$SECONDS
    shift
    if ("$@") >"$machine/step.log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok      %s (%d s)\n' "$what" $((SECONDS - began))
    else
        failed=$((failed + 1))
        printf 'FAILED  %s (%d s)\n' "$what" $((SECONDS - began))
        tail -n 30 "$machine/step.log" | sed 's/^/        /'
    fi
}

# The Nth sh block of the README below "## Two commands", or its first with curl in it.
command_of_readme() {
    awk -v number="$1" '
        /^## / { below = ($0 == "## Two commands") }
        /^```/ { inside = (!inside && below && $0 == "```sh"); count += inside; next }
        inside && count == number' "$machine/root/checkout/README.md"
}

curl_of_readme() {
    awk '
        /^```/ && inside && text ~ /curl/ { printf "%s", text; exit }
        /^```/ { inside = (!inside && $0 == "```sh"); text = ""; next }
        inside { text = text $0 "\n" }' "$machine/root/checkout/README.md"
}

# The demo tells where everything is when it is up, and again when all customers have arrived.
all_customers_arrived() {
    local deadline=$((SECONDS + CUSTOMERS_WITHIN_S))
    until (($(grep -c '^Ready' "$demo_log") >= 2)); do
        if ! kill -0 "$demo" 2>/dev/null || ((SECONDS > deadline)); then
            cat "$demo_log"
            return 1
        fi
        sleep 1
    done
}

api_answers() {
    local answer
    answer=$(as "$1" "$2" "$(curl_of_readme)")
    echo "$answer"
    [[ $answer == *'"priority"'* ]]
}

# What Ctrl-C does: the signal goes to all of the terminal's processes. Afterwards only this script runs here, and
# perhaps the compiler: it is to go on.
ends_on_ctrl_c() {
    kill -INT -- "-$demo"
    local deadline=$((SECONDS + 60))
    while kill -0 "$demo" 2>/dev/null && ((SECONDS < deadline)); do
        sleep 0.2
    done
    tail -n 5 "$demo_log"
    grep -q 'ended; the data stay' "$demo_log" && nothing_is_left
}

nothing_is_left() {
    local root
    for root in /proc/[0-9]*/root; do
        if [[ $(readlink "$root") == "$machine" ]] && ! grep -qs kernels.loader "${root%root}cmdline"; then
            echo "still running: $(tr '\0' ' ' <"${root%root}cmdline")"
            return 1
        fi
    done
}

# try_demo WHO USER FOLDER COMMAND
try_demo() {
    demo_log=$machine/demo.log
    as "$2" "$3" "$4" >"$demo_log" 2>&1 &
    demo=$!
    step "$1: the demo starts and all customers arrive" all_customers_arrived
    step "$1: the README's curl is answered" api_answers "$2" "$3"
    step "$1: Ctrl-C ends the demo and all it started" ends_on_ctrl_c
    kill -KILL -- "-$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
}

try_readme() {
    local user=$1
    step "$user: clone" as "$user" . "git clone --quiet /srv/repository.bundle checkout"
    try_demo "$user" "$user" checkout "$(command_of_readme 1)"
    $skip_tests || step "$user: the README's tests pass" as "$user" checkout "$(command_of_readme 2)"
}

try_package() {
    local environment='../environment/bin'
    step "package: pip install into an empty environment" \
        as visitor elsewhere "python3 -m venv ../environment && $environment/pip install -q ../checkout"
    step "package: both consoles explain themselves" \
        as visitor elsewhere "$environment/credit-risk --help && $environment/credit-risk-model --help"
    step "package: no library of the extra came with it" \
        as visitor elsewhere "! $environment/python -c 'import pandas' && ! $environment/python -c 'import sklearn'"
    try_demo package visitor elsewhere "$environment/credit-risk demo"
}

read_options "$@"
if [[ -z ${FRESH_MACHINE-} ]]; then
    in_own_namespaces "$@"
    exit
fi

machine=$FRESH_MACHINE passed=0 failed=0 carried=()
echo "a bare Debian 13 in $machine"
step "debootstrap" make_machine
((failed == 0)) || exit 1
carry_over
step "its Python: $(chroot "$machine" python3 --version)" true
for user in "${USERS[@]}"; do
    try_readme "$user"
done
try_package
echo "$passed passed, $failed failed"
((failed == 0))
