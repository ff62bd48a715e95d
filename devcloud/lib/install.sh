# Debian's OpenStack packages. Not the daemon packages (nova-api, cinder-volume ...): they add
# lvm2, tgt and open-iscsi; the daemons' code is in python3-*, which the *-common packages bring.

POLICY=/usr/sbin/policy-rc.d

no_database_questions() {
  local package
  for package in keystone placement-common glance-common nova-common cinder-common neutron-common; do
    echo "$package ${package%-common}/configure_db boolean false"
    echo "$package ${package%-common}/register-endpoint boolean false"
  done | debconf-set-selections
  echo 'keystone keystone/create-admin-tenant boolean false' | debconf-set-selections
}

# policy-rc.d keeps the packages' daemons from starting during the install. One that is
# already there stays; ours goes away again, whatever happens.
forbid_daemon_starts() {
  [ ! -e $POLICY ] || return 0
  trap 'rm -f $POLICY' EXIT
  printf '#!/bin/sh\nexit 101\n' >$POLICY
  chmod +x $POLICY
}
enabled_units() { find /etc/systemd/system -path '*.wants/*' -type l -printf '%f\n' 2>/dev/null | sort -u; }
disable_new_units() { # so that no second MariaDB or RabbitMQ comes up at the next boot either
  local units
  units=$(comm -13 <(echo "$1") <(enabled_units))
  [ -n "$units" ] && command -v systemctl >/dev/null || return 0
  systemctl --quiet disable $units 2>/dev/null || true
  [ ! -d /run/systemd/system ] || systemctl stop $units 2>/dev/null || true
}
# The lists' own times are the archive's, not the update's; apt works in partial/ at each update.
lists_are_old() {
  ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || [ -z "$(find /var/lib/apt/lists/partial -maxdepth 0 -mtime -7)" ]
}
apt() { apt-get -q -o DPkg::Lock::Timeout=900 "$@"; }

install_packages() {
  local files=("$HERE/packages.txt") missing units_before
  [ "${1:-}" != libvirt ] || files+=("$HERE/packages-libvirt.txt")
  missing=$(missing_packages "${files[@]}")
  [ -n "$missing" ] || { say 'all packages are already installed'; return 0; }
  export DEBIAN_FRONTEND=noninteractive
  ! lists_are_old || apt update
  no_database_questions
  forbid_daemon_starts
  units_before=$(enabled_units)
  apt install -y --no-install-recommends $missing || die 'apt could not install the packages (see above); `apt-get update` and try again.'
  disable_new_units "$units_before"
  say 'packages installed; none of their daemons was started or enabled'
}
