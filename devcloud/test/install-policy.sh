#!/bin/bash
# Runs in a mount namespace: a machine without policy-rc.d, with one package missing and an apt-get
# that only says whether daemons are forbidden to start.
set -e
work=$1 devcloud=$2
mkdir -p "$work"/{sbin,upper,overlay}
mount -t tmpfs tmpfs "$work/overlay"
mkdir "$work/overlay"/{upper,work}
mount -t overlay overlay -o "lowerdir=/usr/sbin,upperdir=$work/overlay/upper,workdir=$work/overlay/work" /usr/sbin
rm -f /usr/sbin/policy-rc.d
sed '/^Package: jq$/,/^$/d' /var/lib/dpkg/status >"$work/status"
mount --bind "$work/status" /var/lib/dpkg/status
mount --bind "$work/apt-get" /usr/bin/apt-get
"$devcloud" install | tee "$work/said"
grep -q forbidden "$work/said"
[ ! -e /usr/sbin/policy-rc.d ]
