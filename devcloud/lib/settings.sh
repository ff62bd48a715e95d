# Switches, ports and names. What a state was made with is kept in state/settings, so that
# `down` and `status` need no switches.

DEVCLOUD_HOME=${DEVCLOUD_HOME:-/var/lib/stillpoint-devcloud}
DEVCLOUD_HOME=${DEVCLOUD_HOME%/}
export DEVCLOUD_HOME
SETTINGS=$DEVCLOUD_HOME/state/settings

made_with() { sed -n "s/^$1=//p" "$SETTINGS" 2>/dev/null || true; }
setting() { # NAME DEFAULT: the environment wins, then what the state was made with
  local made
  made=$(made_with "$1")
  printf -v "$1" %s "${!1:-${made:-$2}}"
}

setting HYPERVISOR fake
setting DEVCLOUD_PORT_OFFSET 0
setting R1_COMPUTES 'r1-compute1 r1-compute2'
setting R2_COMPUTES 'r2-compute1'
setting AGENT_TIMEOUT 0
setting QUIESCE 1
setting NOVA_API eventlet

case $HYPERVISOR in fake|libvirt) ;; *) bad_usage "HYPERVISOR is fake or libvirt, not '$HYPERVISOR'" ;; esac
case $DEVCLOUD_PORT_OFFSET in *[!0-9]*) bad_usage "DEVCLOUD_PORT_OFFSET is a number, not '$DEVCLOUD_PORT_OFFSET'" ;; esac
case $AGENT_TIMEOUT in *[!0-9]*) bad_usage "AGENT_TIMEOUT is a number of seconds, not '$AGENT_TIMEOUT'" ;; esac
case $QUIESCE in 0|1) ;; *) bad_usage "QUIESCE is 1 or 0, not '$QUIESCE'" ;; esac
case $NOVA_API in eventlet|uwsgi) ;; *) bad_usage "NOVA_API is eventlet or uwsgi, not '$NOVA_API'" ;; esac
case "$R1_COMPUTES $R2_COMPUTES" in *[!A-Za-z0-9\ -]*) bad_usage "names in R1_COMPUTES and R2_COMPUTES are made of letters, digits and '-'" ;; esac

save_settings() {
  local name
  for name in HYPERVISOR DEVCLOUD_PORT_OFFSET R1_COMPUTES R2_COMPUTES AGENT_TIMEOUT QUIESCE NOVA_API; do
    echo "$name=${!name}"
  done >"$SETTINGS"
}

PASSWORD=devcloud            # of every account: loopback only, development only
DB_PORT=$((13306 + DEVCLOUD_PORT_OFFSET))
CACHE_PORT=$((15211 + DEVCLOUD_PORT_OFFSET))
QUEUE_PORT=$((15671 + DEVCLOUD_PORT_OFFSET))     # +1 Erlang distribution, +2 epmd
DB_URL=mysql+pymysql://devcloud:$PASSWORD@127.0.0.1:$DB_PORT
export QUEUE_PORT

SITES='r1 r2'
declare -A REGION=([r1]=RegionOne [r2]=RegionTwo)
declare -A BASE=([r1]=$((15000 + DEVCLOUD_PORT_OFFSET)) [r2]=$((16000 + DEVCLOUD_PORT_OFFSET)))
declare -A API_PORT=([keystone]=0 [glance-api]=292 [neutron-server]=696 [nova-api]=774 [cinder-api]=776 [placement]=778)
APIS='keystone placement glance-api nova-api neutron-server cinder-api'

computes() { case $1 in r1) echo "$R1_COMPUTES" ;; r2) echo "$R2_COMPUTES" ;; esac; }

use_site() { # sets what the config writers and starters of one site use
  S=$1
  R=${REGION[$S]}
  E=$DEVCLOUD_HOME/etc/$S
  STATE=$DEVCLOUD_HOME/state/$S
  DATA=$DEVCLOUD_HOME/data/$S
  LOGS=$DEVCLOUD_HOME/log/$S
  KEYSTONE_PORT=${BASE[$S]}
  QUEUE_URL=rabbit://devcloud:$PASSWORD@127.0.0.1:$QUEUE_PORT/$S
}
ssh_port() { # SITE HOST: 22, 23, ... above the site's base, in the order of its compute hosts
  local host port=$((BASE[$1] + 22))
  for host in $(computes "$1"); do
    [ "$host" != "$2" ] || { echo $port; return; }
    port=$((port + 1))
  done
}
site_port() { echo $((BASE[$S] + API_PORT[$1])); }

site_processes() { # SITE: "name port" of every process of it
  local host api name
  use_site "$1"
  for name in keystone placement glance-api neutron-server nova-api nova-conductor nova-scheduler \
              cinder-api cinder-scheduler cinder-volume cinder-backup; do
    api=${API_PORT[$name]:-}
    echo "$S-$name ${api:+$((BASE[$S] + api))}"
  done
  [ "$QUIESCE" = 0 ] || echo "$S-nova-quiesce-guard"
  for host in $(computes "$S"); do
    [ "$HYPERVISOR" = fake ] || printf '%s\n' "$S-virtlogd-$host" "$S-libvirtd-$host" "$S-sshd-$host $(ssh_port "$S" "$host")"
    echo "$S-nova-compute-$host"
  done
}
all_processes() {
  printf '%s\n' "mariadb $DB_PORT" "memcached $CACHE_PORT" "epmd $((QUEUE_PORT + 2))" "rabbit $QUEUE_PORT"
  local site
  for site in $SITES; do site_processes "$site"; done
}
