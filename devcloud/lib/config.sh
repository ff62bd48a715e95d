# Writes every configuration file. The functions which print one are in config/.
for part in sections keystone placement glance nova quiesce neutron cinder rabbit clouds; do . "$HERE/config/$part.sh"; done

write_site_config() {
  local host
  use_site "$1"
  mkdir -p "$E"/{keystone,placement,glance,nova,neutron,cinder} "$STATE"/{lock,nova,cinder,neutron,glance} "$LOGS"
  keystone_conf >"$E/keystone/keystone.conf"
  placement_conf >"$E/placement/placement.conf"
  glance_conf >"$E/glance/glance-api.conf"
  neutron_conf >"$E/neutron/neutron.conf"
  cinder_conf >"$E/cinder/cinder.conf"
  nova_conf >"$E/nova/nova.conf"
  without_databases <"$E/nova/nova.conf" >"$E/nova/compute.conf"
  # These two are made once and may be edited; `up` only puts our filter into the one or takes it away.
  [ -e "$E/nova/api-paste.ini" ] || cp /etc/nova/api-paste.ini "$E/nova/api-paste.ini"
  [ -e "$E/nova/quiesce.conf" ] || quiesce_conf >"$E/nova/quiesce.conf"
  paste_quiesce "$E/nova/api-paste.ini"
  for host in $(computes "$S"); do
    mkdir -p "$STATE/$host/instances"
    compute_host_conf "$host" >"$E/nova/$host.conf"
  done
}

write_config() {
  local site
  for site in $SITES; do write_site_config "$site"; done
  mkdir -p "$DEVCLOUD_HOME/etc/rabbit"
  rabbit_conf >"$DEVCLOUD_HOME/etc/rabbit/rabbitmq.conf"
  rabbit_definitions >"$DEVCLOUD_HOME/etc/rabbit/definitions.json"
  echo '[].' >"$DEVCLOUD_HOME/etc/rabbit/enabled_plugins"
  (umask 077; clouds_yaml >"$DEVCLOUD_HOME/clouds.yaml")
}
