# Functions to get packages and source packages through apt; to be sourced.

say() { printf '%s\n' "$*"; }

wrap_value() { sed -n "s/^$2 *= *//p" "$1"; }

has_hash() { [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$2" ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_missing PACKAGE...: prints those that are not installed.
apt_missing() {
    local there
    there=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^.i *//p')
    printf '%s\n' "$@" | grep -vxF -- "$there"
    return 0
}

# apt_install PACKAGE...: installs without starting any service: a policy-rc.d that says 101 stands
# there for the duration, unless the machine has one of its own.
apt_install() {
    local policy=/usr/sbin/policy-rc.d made= rc log
    log=$(mktemp)
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod 755 $policy && made=1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
        update >"$log" 2>&1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
        -o Acquire::Retries=3 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
        install --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
    rc=$?
    [ -z "$made" ] || as_root rm -f $policy
    [ $rc = 0 ] || tail -n 15 "$log" >&2
    rm -f "$log"
    return $rc
}

# apt_private DIR [RELEASE [deb]]: a private apt configuration in DIR with the source packages (with
# deb: the binary ones) of the machine's own Debian mirrors, of another RELEASE when one is named;
# sets APT_OPTS.
apt_private() {
    local dir=$1 release=${2:-} type=${3:-deb-src} here f
    here=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    mkdir -p "$dir/sources.d" "$dir/lists/partial" "$dir/cache/archives/partial" || return 1
    for f in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
        [ -f "$f" ] || continue
        case $f in
        *.sources) sed -E "s/^Types:.*/Types: $type/" "$f" >"$dir/sources.d/debian.sources" ;;
        *) sed -nE "s/^deb(-src)? /$type /p" "$f" >"$dir/sources.d/debian.list" ;;
        esac
    done
    if [ -n "$release" ] && [ -n "$here" ]; then
        sed -i -E "/^(Suites:|deb)/s/\b$here\b/$release/g" "$dir"/sources.d/*
    fi
    APT_OPTS=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$dir/sources.d"
        -o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o APT::Sandbox::User=root
        -o Acquire::Retries=3 -o Acquire::Languages=none)
    apt-get -q "${APT_OPTS[@]}" update >"$dir/log" 2>&1 || { tail -n 5 "$dir/log" >&2; return 1; }
}

# apt_source PACKAGE PREFIX PREFERRED DIR: downloads into DIR the files of PACKAGE's source of a version
# that starts with PREFIX, one that starts with PREFERRED if there is one; from this release or Debian 13.
apt_source() {
    local package=$1 prefix=$2 preferred=$3 dir=$4 release versions version
    for release in "" trixie; do
        apt_private "$dir/apt" "$release" || continue
        versions=$(apt-cache "${APT_OPTS[@]}" showsrc --only-source "$package" 2>/dev/null |
            sed -n 's/^Version: //p' | sort -ruV)
        for version in $(grep -F -- "$preferred" <<<"$versions") $versions; do
            case $version in "$prefix"*) ;; *) continue ;; esac
            (cd "$dir" && apt-get -q "${APT_OPTS[@]}" source --download-only "$package=$version" \
                >log 2>&1) && return 0
        done
    done
    [ ! -f "$dir/log" ] || tail -n 5 "$dir/log" >&2
    return 1
}
