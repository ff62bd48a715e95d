# check TITLE COMMAND...: passes when the command succeeds. Its output is shown when it fails.
RESULTS=$WORK/results
: >"$RESULTS"

pass() { echo "ok   $1" | tee -a "$RESULTS"; }
fail() { # TITLE FILE-WITH-OUTPUT
  echo "FAIL $1" | tee -a "$RESULTS"
  sed 's/^/     | /' "$2" | tail -n 25
}
check() {
  local title=$1
  shift
  if "$@" >"$WORK/out" 2>&1; then pass "$title"; else fail "$title" "$WORK/out"; return 1; fi
}

# refused CODE TEXT COMMAND...: exits with CODE and says TEXT (a pattern) in exactly one line
refused() {
  local want=$1 text=$2 code=0
  shift 2
  "$@" >"$WORK/said" 2>&1 || code=$?
  cat "$WORK/said"
  [ $code = "$want" ] || { echo "exit code $code, not $want"; return 1; }
  [ "$(wc -l <"$WORK/said")" = 1 ] || { echo 'not one line'; return 1; }
  grep -q -- "$text" "$WORK/said" || { echo "does not say: $text"; return 1; }
}
exits() { # CODE COMMAND...
  local want=$1 code=0
  shift
  "$@" || code=$?
  [ $code = "$want" ] || { echo "exit code $code, not $want"; return 1; }
}
within() { # SECONDS COMMAND...
  local limit=$1 begin=$EPOCHREALTIME took
  shift
  "$@" || return 1
  took=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $begin }")
  echo "     took $took s" >&3
  awk "BEGIN { exit !($took <= $limit) }" || { echo "took $took s, not $limit"; return 1; }
}
exec 3>&1

nothing_left() { # no process and no port of the test cloud
  local pid left=0 port
  for pid in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$pid/cmdline" | grep -q -- "$DEVCLOUD_HOME/"; then
      echo "left: ${pid#/proc/} $(tr '\0' ' ' <"$pid/cmdline" | cut -c1-150)"; left=1
    fi
  done
  for port in $(devcloud status | awk '$4 ~ /^[0-9]+$/ { print $4 }'); do
    ! ss -Hltn "sport = :$port" | grep . || left=1
  done
  return $left
}

report() {
  local passed failed
  passed=$(grep -c '^ok' "$RESULTS")
  failed=$(grep -c '^FAIL' "$RESULTS")
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
