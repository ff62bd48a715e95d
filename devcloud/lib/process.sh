# Processes by pid file. A file holds "pid starttime" (field 22 of /proc/PID/stat), which is safe
# against reuse of a pid. (A mark in /proc/PID/environ is not: setproctitle overwrites it.)

started_at() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}
pid_of() { # NAME: its pid, if it is alive and ours
  local pid='' since=''
  read -r pid since 2>/dev/null <"$DEVCLOUD_HOME/run/$1.pid" || return 1
  [ -n "$since" ] && [ "$(started_at "$pid")" = "$since" ] && echo "$pid"
}
running() { pid_of "$1" >/dev/null; }

# Nor may a service keep what its caller had open: a lock, or the pipe that somebody reads to its end.
close_other_files() {
  local fd
  for fd in "/proc/$BASHPID/fd"/*; do
    fd=${fd##*/}
    [ "$fd" -le 2 ] || eval "exec $fd>&-"
  done
}

# start NAME COMMAND...: own session, output to log/NAME.out. The child writes its own pid file
# before it becomes the command: there is no moment in which it runs and `down` cannot find it.
start() {
  local name=$1
  shift
  ! running "$name" || return 0
  rm -f "$DEVCLOUD_HOME/run/$name.pid"
  (
    pid=$BASHPID        # a subshell has another one
    echo "$pid $(started_at "$pid")" >"$DEVCLOUD_HOME/run/$name.pid"
    close_other_files
    exec setsid "$@"
  ) >>"$DEVCLOUD_HOME/log/$name.out" 2>&1 </dev/null &
  until [ -s "$DEVCLOUD_HOME/run/$name.pid" ]; do sleep 0.01; done
}

send() { # SIGNAL NAME
  local pid
  pid=$(pid_of "$2") || return 0
  case $2 in
    # RabbitMQ's start script is a shell around beam.smp: the child gets the signal, the shell follows.
    rabbit) pkill "-$1" -P "$pid" || kill "-$1" "$pid" ;;
    # jobs (schema lanes, zygotes) have children that belong to nobody else: the whole group
    job-*) kill "-$1" -- "-$pid" ;;
    *) kill "-$1" "$pid" ;;
  esac 2>/dev/null || true
}
all_gone() { local n; for n in "$@"; do ! running "$n" || return 1; done; }

stop() { # NAME...: TERM, and KILL for what is left after 6 s (15 s for RabbitMQ and MariaDB)
  local name tries=24
  case " $* " in *' rabbit '*|*' mariadb '*) tries=60 ;; esac
  for name in "$@"; do send TERM "$name"; done
  if ! retry $tries 0.25 all_gone "$@"; then
    for name in "$@"; do
      running "$name" || continue
      echo "     $name does not end by itself: killed"
      send KILL "$name"
    done
    retry 40 0.25 all_gone "$@" || die "cannot end: $*"
  fi
  for name in "$@"; do rm -f "$DEVCLOUD_HOME/run/$name.pid"; done
}
known() { # PATTERN: names that have a pid file
  local f
  for f in "$DEVCLOUD_HOME"/run/$1.pid; do
    [ ! -e "$f" ] || basename "$f" .pid
  done
}

fail_service() { # NAME REASON: name it, its logs, and their last lines
  local f service=${1#r[12]-}
  printf 'devcloud: %s %s\n' "$1" "$2" >&2
  for f in "$DEVCLOUD_HOME/log/$1.out" "$DEVCLOUD_HOME/log/${1%%-*}/$service.log"; do
    [ -s "$f" ] || continue
    printf -- '--- last lines of %s\n' "$f" >&2
    tail -n 15 "$f" >&2
  done
  exit 1
}
