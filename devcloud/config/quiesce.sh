# nova-quiesce: its settings, and its place in nova-api's paste file.
quiesce_conf() { # the package's own defaults (nova_quiesce/conf.py)
  cat <<C
[quiesce]
default_timeout = 15
max_timeout = 60
freeze_timeout = 10
thaw_timeout = 10
answer = accepted
guard_interval = 1.0
give_up_after = 60
guard_in_api = true
C
}

paste_quiesce() { # FILE: our filter is in it once, or with QUIESCE=0 not at all
  sed -i -E -e '/^\[filter:quiesce\]$/,/^$/d' -e 's/^((keystone|noauth2) = .*) quiesce osapi_compute_app_v21$/\1 osapi_compute_app_v21/' "$1"
  [ "$QUIESCE" = 1 ] || return 0
  sed -i -E 's/^((keystone|noauth2) = .*) osapi_compute_app_v21$/\1 quiesce osapi_compute_app_v21/' "$1"
  [ "$(tail -c 2 "$1" | wc -l)" = 2 ] || echo >>"$1"
  printf '[filter:quiesce]\npaste.filter_factory = nova_quiesce.filter:filter_factory\n\n' >>"$1"
}
