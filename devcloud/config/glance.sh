glance_conf() {
  cat <<C
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $(site_port glance-api)
workers = 0
enabled_backends = fs:file
graceful_shutdown_timeout = 2
transport_url = $QUEUE_URL
[glance_store]
default_backend = fs
[fs]
filesystem_store_datadir = $DATA/images
[os_glance_tasks_store]
filesystem_store_datadir = $STATE/glance/tasks
[os_glance_staging_store]
filesystem_store_datadir = $STATE/glance/staging
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
$(database database "${S}_glance")
$(token_check glance)
$(oslo_sections)
C
}
