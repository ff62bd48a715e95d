# Words, refusals and the lock.

say() { printf '%4ds %s\n' "$SECONDS" "$*"; }
die() { printf 'devcloud: %s\n' "$*" >&2; exit 1; }
bad_usage() { printf 'devcloud: %s (see: devcloud.sh help)\n' "$*" >&2; exit 2; }

# One command that changes the cloud at a time. Started processes close fd 9 (close_other_files in
# process.sh), or the lock would be held for as long as the cloud runs.
take_lock() {
  exec 9>>"$DEVCLOUD_HOME/lock"
  flock -n 9 || die "another devcloud command is running (process $(cat "$DEVCLOUD_HOME/lock" 2>/dev/null)); wait for it."
  echo $$ >"$DEVCLOUD_HOME/lock"
}

# The long steps of `up` run in the background so that a signal to this shell is served at once.
foreground() {
  "$@" &
  CHILD=$!
  local code=0
  wait "$CHILD" || code=$?
  CHILD=
  return "$code"
}

retry() { # TRIES SECONDS COMMAND...
  local tries=$1 pause=$2 i
  shift 2
  for ((i = 0; i < tries; i++)); do
    "$@" && return 0
    sleep "$pause"
  done
  return 1
}

retry_until() { # TIME PAUSE COMMAND...: TIME as SECONDS counts it
  local ends=$1 pause=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$ends" ] || return 1
    sleep "$pause"
  done
}

clouds_command() {
  [ -e "$DEVCLOUD_HOME/clouds.yaml" ] || die "there is no clouds.yaml yet: run \`npm run devcloud -- up\` first."
  echo "$DEVCLOUD_HOME/clouds.yaml"
}
