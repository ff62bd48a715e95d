# What both sites share: MariaDB, memcached, RabbitMQ.

start_mariadb() {
  start mariadb mariadbd --no-defaults --user=root --datadir="$DEVCLOUD_HOME/state/mysql" --bind-address=127.0.0.1 \
    --port=$DB_PORT --socket="$DEVCLOUD_HOME/run/mysql.sock" --pid-file="$DEVCLOUD_HOME/run/mariadb.own" \
    --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --performance-schema=0 \
    --innodb-buffer-pool-size=256M --innodb-log-file-size=64M --innodb-flush-method=O_DIRECT_NO_FSYNC \
    --max-connections=2000 --skip-name-resolve --innodb-stats-persistent=0
}
sql() { mariadb --no-defaults --socket="$DEVCLOUD_HOME/run/mysql.sock" -u root "$@"; }
mariadb_answers() {
  ! sql -e 'select 1' >/dev/null 2>&1 || return 0
  running mariadb || fail_service mariadb 'ended while starting'
  return 1
}
wait_for_mariadb() { retry 300 0.1 mariadb_answers || fail_service mariadb 'does not answer'; }

start_memcached() { start memcached memcached -u root -l 127.0.0.1 -p "$CACHE_PORT" -U 0 -m 64; }

# /usr/sbin/rabbitmq-server is a wrapper around `su rabbitmq`; the script under /usr/lib is not.
# epmd is ours too, on a port of its own; without ERL_EPMD_ADDRESS it would listen everywhere.
start_rabbit() {
  local home=$DEVCLOUD_HOME epmd=(ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$((QUEUE_PORT + 2)))
  mkdir -p "$home/state/rabbit" "$home/log/rabbit"
  start epmd env "${epmd[@]}" epmd
  start rabbit env "${epmd[@]}" HOME="$home/state/rabbit" RABBITMQ_NODENAME=devcloud@localhost \
    RABBITMQ_CONFIG_FILE="$home/etc/rabbit/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$home/etc/rabbit/enabled_plugins" \
    RABBITMQ_MNESIA_BASE="$home/state/rabbit/mnesia" RABBITMQ_LOG_BASE="$home/log/rabbit" \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_DIST_PORT=$((QUEUE_PORT + 1)) \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}' \
    /usr/lib/rabbitmq/bin/rabbitmq-server
}
