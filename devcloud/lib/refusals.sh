# What devcloud says no to, one clear sentence each.

refuse_machine() {
  local id version
  id=$(. /etc/os-release 2>/dev/null; echo "${ID:-unknown}")
  version=$(. /etc/os-release 2>/dev/null; echo "${VERSION_ID:-}")
  [ "$id $version" = 'debian 12' ] || die "this needs Debian 12 (bookworm), whose OpenStack packages it runs; this machine is '$id $version'."
  [ "$(id -u)" = 0 ] || die "this must run as root (it mounts a file system and starts services)."
}

# Paths go into configuration files, unquoted lists and UNIX socket names (107 bytes).
refuse_home() {
  case $DEVCLOUD_HOME in
    /*[!A-Za-z0-9/._-]*|[!/]*|'') die "DEVCLOUD_HOME must be an absolute path of letters, digits and / . _ - only, not '$DEVCLOUD_HOME'." ;;
  esac
  [ ${#DEVCLOUD_HOME} -le 50 ] || die "DEVCLOUD_HOME must have 50 characters at most (socket paths are limited): '$DEVCLOUD_HOME'."
  if [ -e "$DEVCLOUD_HOME" ] && [ ! -e "$DEVCLOUD_HOME/.devcloud" ]; then
    [ -d "$DEVCLOUD_HOME" ] && [ -z "$(ls -A "$DEVCLOUD_HOME")" ] ||
      die "DEVCLOUD_HOME '$DEVCLOUD_HOME' exists and was not made by devcloud; choose an empty or new directory."
  fi
}

missing_packages() { # FILE...: packages listed there which are not installed
  comm -23 <(sort -u "$@") <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
}
refuse_missing_packages() {
  local files=("$HERE/packages.txt") missing hint=''
  if [ "$HYPERVISOR" = libvirt ]; then files+=("$HERE/packages-libvirt.txt"); hint=' libvirt'; fi
  missing=$(missing_packages "${files[@]}" | paste -sd ' ')
  [ -z "$missing" ] || die "packages are missing ($missing): run \`npm run devcloud -- install$hint\` first."
}

refuse_other_state() {
  local name made
  for name in HYPERVISOR DEVCLOUD_PORT_OFFSET; do
    made=$(made_with $name)
    [ -z "$made" ] || [ "$made" = "${!name}" ] ||
      die "this state was made with $name=$made, not ${!name}: run \`down --wipe\` first, or use another DEVCLOUD_HOME."
  done
}

refuse_small_machine() { # only before a start from nothing
  local kb free dir=$DEVCLOUD_HOME
  kb=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
  [ "$kb" -ge 4000000 ] || die "too little memory: $((kb / 1000)) MB available, 4000 MB needed."
  until [ -d "$dir" ]; do dir=$(dirname "$dir"); done
  free=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge 6000000 ] || die "too little disk space: $((free / 1000)) MB free in $dir, 6000 MB needed."
}

refuse_taken_ports() { # services share a port silently otherwise (SO_REUSEPORT)
  local name port owner taken
  taken=$(ss -Hltnp)
  while read -r name port; do
    [ -n "$port" ] && ! running "$name" || continue
    owner=$(awk -v port="$port" '$4 ~ ":" port "$" { print ($6 == "" ? "an unknown process" : $6); exit }' <<<"$taken")
    [ -z "$owner" ] || die "port $port, wanted for $name, is already used by $(sed -E 's/.*\("([^"]*)",pid=([0-9]+).*/\1 (process \2)/' <<<"$owner")."
  done < <(all_processes)
}
