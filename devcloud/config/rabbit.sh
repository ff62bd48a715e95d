# Users and vhosts come from a definitions file: rabbitmqctl is slow and wants the rabbitmq account.
rabbit_conf() {
  cat <<C
listeners.tcp.1 = 127.0.0.1:$QUEUE_PORT
load_definitions = $DEVCLOUD_HOME/etc/rabbit/definitions.json
loopback_users = none
log.file.level = warning
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 50MB
C
}
rabbit_definitions() {
  jq -n --arg password "$PASSWORD" --arg sites "$SITES" '($sites | split(" ")) as $vhosts | {
    users: [{name: "devcloud", password: $password, tags: "administrator"}],
    vhosts: [$vhosts[] | {name: .}],
    permissions: [$vhosts[] | {user: "devcloud", vhost: ., configure: ".*", write: ".*", read: ".*"}]}'
}
