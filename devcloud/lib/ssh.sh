# HYPERVISOR=libvirt: each compute host has an sshd, and lets one key do one thing (compute-host/stillpoint-freeze).

ssh_key() { echo "$DEVCLOUD_HOME/state/$1/ssh/id_ed25519"; } # SITE: the private key that all its compute hosts accept
new_key() { [ -e "$1" ] || { mkdir -p "$(dirname "$1")" && ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; }; } # FILE COMMENT

authorized_key() { # SITE HOST
  printf 'restrict,command="%s --connect %s --folder %s" %s\n' "$DEVCLOUD_HOME/code/compute-host/stillpoint-freeze" \
    "'$(libvirt_uri "$1" "$2")'" "$DEVCLOUD_HOME/state/$1/$2/ssh/freezes" "$(cat "$(ssh_key "$1").pub")"
}
# StrictModes would refuse a DEVCLOUD_HOME below /tmp, where others may write.
sshd_conf() { # SITE HOST
  local dir=$DEVCLOUD_HOME/state/$1/$2/ssh
  cat <<C
ListenAddress 127.0.0.1:$(ssh_port "$1" "$2")
HostKey $dir/host_key
AuthorizedKeysFile $dir/authorized_keys
PidFile none
StrictModes no
UsePAM no
AllowUsers root
PermitRootLogin forced-commands-only
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
MaxSessions 100
C
}
start_sshd() { # SITE HOST
  local dir=$DEVCLOUD_HOME/state/$1/$2/ssh
  ! running "$1-sshd-$2" || return 0
  new_key "$(ssh_key "$1")" "devcloud-$1"
  new_key "$dir/host_key" "$2"
  authorized_key "$1" "$2" >"$dir/authorized_keys"
  sshd_conf "$1" "$2" >"$dir/sshd_config"
  mkdir -p /run/sshd      # its own place for privilege separation, which the machine's sshd makes otherwise
  start "$1-sshd-$2" /usr/sbin/sshd -D -e -f "$dir/sshd_config"
}
sshd_listens() { ss -Hltn "sport = :$(ssh_port "$1" "$2")" | grep -q .; }

ssh_host() { # SITE HOST: one object of ssh-hosts
  local port host_key
  port=$(ssh_port "$1" "$2")
  host_key=$(cut -d' ' -f1,2 "$DEVCLOUD_HOME/state/$1/$2/ssh/host_key.pub")
  jq -n --arg site "$1" --arg host "$2" --argjson port "$port" --arg key "$(ssh_key "$1")" \
    --arg known "[127.0.0.1]:$port $host_key" --arg uri "$(libvirt_uri "$1" "$2")" \
    '{site: $site, host: $host, address: "127.0.0.1", port: $port, user: "root", private_key: $key, known_hosts: $known, libvirt_uri: $uri}'
}
ssh_hosts_command() {
  refuse_machine; refuse_home
  [ "$HYPERVISOR" = libvirt ] || die 'ssh-hosts are for HYPERVISOR=libvirt; with the fake driver there is nothing to log in to.'
  local site
  for site in $SITES; do
    [ -e "$(ssh_key "$site")" ] || die 'there are no keys yet: run `HYPERVISOR=libvirt npm run devcloud -- up` first.'
  done
  each_host ssh_host | jq -s .
}
