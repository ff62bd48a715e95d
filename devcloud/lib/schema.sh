# Databases: synced once for region one, copied to region two, bootstrapped, then cached.
# state/databases-complete says that this was finished; without it they are made anew.

COMPLETE=$DEVCLOUD_HOME/state/databases-complete

# The cache holds ports and paths (endpoints, cell mappings), and tables of these package versions.
cache_file() {
  local key
  key=$({ echo "$DEVCLOUD_HOME" "$DEVCLOUD_PORT_OFFSET" "$PASSWORD"
    dpkg-query -W -f '${Package} ${Version}\n' keystone 'python3-keystone' 'python3-placement' 'python3-glance' \
      'python3-nova' 'python3-neutron' 'python3-cinder' mariadb-server 2>/dev/null
    cat "$HERE/lib/schema.sh" "$HERE/bin/catalog.py" "$HERE/config/keystone.sh"; } | sha256sum)
  echo "$DEVCLOUD_HOME/cache/databases-${key:0:16}.tar.zst"
}

prepare_databases() { # before MariaDB starts
  [ ! -e "$COMPLETE" ] || return 0
  stop mariadb
  rm -rf "$DEVCLOUD_HOME"/state/{mysql,keystone}
  mkdir -p "$DEVCLOUD_HOME"/state/keystone
  if [ -e "$(cache_file)" ]; then
    if tar -C "$DEVCLOUD_HOME/state" --zstd -xf "$(cache_file)"; then
      touch "$COMPLETE"
      say 'databases taken from the cache'
      return 0
    fi
    say 'the cache is damaged: databases are made anew'
    rm -rf "$(cache_file)" "$DEVCLOUD_HOME"/state/mysql
  fi
  mariadb-install-db --no-defaults --user=root --datadir="$DEVCLOUD_HOME/state/mysql" --skip-test-db \
    --auth-root-authentication-method=normal >"$DEVCLOUD_HOME/log/mariadb-install.out" 2>&1 ||
    fail_service mariadb-install 'failed'
}

create_databases() {
  local site name
  {
    echo "CREATE USER devcloud@'127.0.0.1' IDENTIFIED BY '$PASSWORD'; GRANT ALL ON *.* TO devcloud@'127.0.0.1';"
    echo 'CREATE DATABASE keystone CHARACTER SET utf8mb3;'
    for site in $SITES; do
      for name in placement glance nova_api nova nova_cell0 neutron cinder; do
        echo "CREATE DATABASE ${site}_$name CHARACTER SET utf8mb3;"
      done
    done
  } | sql
}

lane() { # NAME SCRIPT: a background job that `down` can find; the script's variables come from the environment
  start "job-$1" bash -euo pipefail -c "$2"
  LANES+=("$1:$!")
}
wait_for_lanes() {
  local x
  for x in "${LANES[@]}"; do
    wait "${x#*:}" || fail_service "job-${x%:*}" 'failed'
    rm -f "$DEVCLOUD_HOME/run/job-${x%:*}.pid"
  done
  LANES=()
}

sync_region_one() { # two lanes, because the smallest machine has two cores
  LANES=()
  export E
  use_site r1
  lane schema-1 'neutron-db-manage --config-file $E/neutron/neutron.conf upgrade heads
    keystone-manage --config-file $E/keystone/keystone.conf db_sync
    placement-manage --config-file $E/placement/placement.conf db sync'
  lane schema-2 'nova-manage --config-file $E/nova/nova.conf api_db sync
    nova-manage --config-file $E/nova/nova.conf db sync --local_cell
    cinder-manage --config-file $E/cinder/cinder.conf db sync
    glance-manage --config-file $E/glance/glance-api.conf db_sync'
  wait_for_lanes
  say 'schemas of region one made'
}

copy_to_region_two() {
  local copy='for pair in $PAIRS; do
      { echo "USE ${pair#*:};"
        mariadb-dump --no-defaults --socket=$DEVCLOUD_HOME/run/mysql.sock -u root --single-transaction ${pair%:*}
      } | mariadb --no-defaults --socket=$DEVCLOUD_HOME/run/mysql.sock -u root
    done'
  LANES=()
  PAIRS='r1_placement:r2_placement r1_glance:r2_glance r1_nova_api:r2_nova_api r1_neutron:r2_neutron' lane copy-1 "$copy"
  PAIRS='r1_nova:r2_nova r1_nova:r2_nova_cell0 r1_nova:r1_nova_cell0 r1_cinder:r2_cinder' lane copy-2 "$copy"
  wait_for_lanes
  say 'schemas of region two copied'
}

map_cells() { # two rows instead of nova-manage cell_v2: seconds of imports saved for each call
  local S
  for S in $SITES; do
    use_site "$S"
    sql "${S}_nova_api" -e "INSERT INTO cell_mappings (created_at, uuid, name, transport_url, database_connection, disabled) VALUES
      (now(), '00000000-0000-0000-0000-000000000000', 'cell0', 'none:///', '$DB_URL/${S}_nova_cell0?charset=utf8', 0),
      (now(), uuid(), 'cell1', '$QUEUE_URL', '$DB_URL/${S}_nova?charset=utf8', 0)"
  done
}

bootstrap_keystone() {
  use_site r1
  local url=http://127.0.0.1:$KEYSTONE_PORT/v3 keystone=(keystone-manage --config-file "$E/keystone/keystone.conf")
  {
    foreground "${keystone[@]}" fernet_setup --keystone-user root --keystone-group root &&
    foreground "${keystone[@]}" credential_setup --keystone-user root --keystone-group root &&
    foreground "${keystone[@]}" bootstrap --bootstrap-password "$PASSWORD" --bootstrap-region-id "$R" \
      --bootstrap-public-url "$url" --bootstrap-internal-url "$url"
  } >"$DEVCLOUD_HOME/log/keystone-bootstrap.out" 2>&1 || fail_service keystone-bootstrap 'failed'
  say 'keystone bootstrapped'
}

make_databases() { # MariaDB and the web server of Keystone are functions of shared.sh and services.sh
  [ ! -e "$COMPLETE" ] || return 0
  create_databases
  sync_region_one
  copy_to_region_two
  map_cells
  bootstrap_keystone
  use_site r1
  start_keystone
  wait_for_api keystone
  foreground python3 "$DEVCLOUD_HOME/code/bin/catalog.py" "$PASSWORD" "r1:$R:${BASE[r1]}" "r2:${REGION[r2]}:${BASE[r2]}" \
    >"$DEVCLOUD_HOME/log/catalog.out" 2>&1 || fail_service catalog 'failed'
  touch "$COMPLETE"
  say 'catalog, users and roles made'
  save_cache
}

save_cache() {
  local file
  file=$(cache_file)
  stop mariadb
  rm -f "$DEVCLOUD_HOME"/cache/databases-*
  tar -C "$DEVCLOUD_HOME/state" --zstd -cf "$file.part" mysql keystone
  mv "$file.part" "$file"
  start_mariadb
  wait_for_mariadb
  say 'databases cached for the next first start'
}
