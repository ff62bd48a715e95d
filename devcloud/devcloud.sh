#!/bin/bash
# The development cloud: two real OpenStack regions on this machine. See README.md.
set -euo pipefail
HERE=$(dirname "$(readlink -f "$0")")
# A python3 of another origin may come first on PATH; everything here is Debian's own.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C.UTF-8
for part in common settings process refusals; do . "$HERE/lib/$part.sh"; done

usage() {
  cat <<'TEXT'
devcloud: RegionOne (r1) and RegionTwo (r2), real OpenStack, for development only

  install [libvirt]    install the Debian packages (libvirt: also those for real guests)
  up                   start whatever is not running, and wait until it is ready
  up --fresh           the same with nothing left of before: `down --wipe` first
  down                 stop everything; the state is kept
  down --site r1|r2    a disaster: stop only that site's services (up brings it back)
  down --wipe          stop everything and forget all state but the cache
  status               process table; exit code 0 all up, 3 partly up, 4 down
  restart PATTERN...   stop and start the processes that match, e.g. restart 'r1-nova-*'
  guests               guest images and flavor (only with HYPERVISOR=libvirt)
  clouds               print the path of clouds.yaml
  ssh-hosts            print the compute hosts' SSH access as JSON (only with HYPERVISOR=libvirt)
  help                 this text

Switches are environment variables (HYPERVISOR, DEVCLOUD_HOME, ...): see devcloud/README.md.
TEXT
}

no_more() { [ $# = 0 ] || bad_usage "unexpected argument '$1'"; }

command=${1:-help}
[ $# = 0 ] || shift
case $command in
  help|-h|--help) usage ;;
  install)
    case "${1:-}" in ''|libvirt) ;; *) bad_usage "install knows only 'libvirt', not '$1'" ;; esac
    [ $# -le 1 ] || bad_usage "unexpected argument '$2'"
    refuse_machine; . "$HERE/lib/install.sh"; install_packages "$@" ;;
  up)
    case "${1:-}" in
      '') ;;
      --fresh)
        shift; no_more "$@"
        if [ -e "$DEVCLOUD_HOME/.devcloud" ]; then (. "$HERE/lib/down.sh"; down_command; wipe); fi ;;
      *) bad_usage "up knows --fresh, not '$1'" ;;
    esac
    . "$HERE/lib/up.sh"; up_command ;;
  down)
    . "$HERE/lib/down.sh"
    case "${1:-}" in
      '') down_command ;;
      --wipe) shift; no_more "$@"; down_command; wipe ;;
      --site)
        case "${2:-}" in r1|r2) ;; *) bad_usage "--site takes r1 or r2" ;; esac
        site=$2; shift 2; no_more "$@"; down_site_command "$site" ;;
      *) bad_usage "down knows --site and --wipe, not '$1'" ;;
    esac ;;
  status) no_more "$@"; . "$HERE/lib/status.sh"; status_command ;;
  restart)
    [ $# -gt 0 ] || bad_usage "restart needs a pattern, e.g. restart 'r1-nova-*'"
    . "$HERE/lib/down.sh"; . "$HERE/lib/up.sh"; restart_command "$@" ;;
  guests) no_more "$@"; . "$HERE/lib/guests.sh"; guests_command ;;
  clouds) no_more "$@"; clouds_command ;;
  ssh-hosts) no_more "$@"; . "$HERE/lib/libvirt.sh"; . "$HERE/lib/ssh.sh"; ssh_hosts_command ;;
  *) bad_usage "unknown command '$command'" ;;
esac
