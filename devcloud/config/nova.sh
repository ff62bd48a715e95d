# periodic_fuzzy_delay = 0: else discover_hosts starts after a random 0-60 s (46 s to ready, not 3).
# graceful_shutdown_timeout = 2: oslo.service waits 60 s for idle connections otherwise.
nova_conf() {
  cat <<C
[DEFAULT]
my_ip = 127.0.0.1
host = $S-control
state_path = $STATE/nova
transport_url = $QUEUE_URL
compute_driver = $([ "$HYPERVISOR" = libvirt ] && echo libvirt.LibvirtDriver || echo devcloud.DevcloudDriver)
instance_name_template = $S-%08x
reserved_host_memory_mb = 0
enabled_apis = osapi_compute
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $(site_port nova-api)
osapi_compute_workers = 1
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
report_interval = 10
periodic_fuzzy_delay = 0
graceful_shutdown_timeout = 2
service_down_time = 60
sync_power_state_interval = 600
update_resources_interval = 60
heal_instance_info_cache_interval = 60
block_device_allocate_retries = 300
block_device_allocate_retries_interval = 1
allow_resize_to_same_host = true
rpc_response_timeout = 60
resume_guests_state_on_host_boot = true
[api]
auth_strategy = keystone
[wsgi]
api_paste_config = $E/nova/api-paste.ini
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 5
[conductor]
workers = 1
[quota]
instances = 1000
cores = 10000
ram = 10000000
[compute]
live_migration_wait_for_vif_plug = false
[vnc]
enabled = false
[glance]
api_servers = http://127.0.0.1:$(site_port glance-api)
[cinder]
os_region_name = $R
catalog_info = volumev3:cinderv3:internalURL
$(service_account nova)
[neutron]
region_name = $R
service_metadata_proxy = true
metadata_proxy_shared_secret = $PASSWORD
$(service_account nova)
[placement]
region_name = $R
$(service_account nova)
[service_user]
send_service_user_token = true
$(service_account nova)
$(database api_database "${S}_nova_api")
$(database database "${S}_nova")
$(token_check nova)
$(oslo_sections)
C
}

# nova-compute must not see a database: it logs "No DB access allowed" errors otherwise.
without_databases() { awk '/^\[/ { skip = ($0 == "[database]" || $0 == "[api_database]") } !skip'; }

compute_host_conf() { # HOST
  printf '[DEFAULT]\nhost = %s\nstate_path = %s\n' "$1" "$STATE/$1"
  [ "$HYPERVISOR" = libvirt ] || return 0
  cat <<C
instances_path = $STATE/$1/instances
use_cow_images = false
[libvirt]
virt_type = qemu
cpu_mode = none
connection_uri = qemu+unix:///system?socket=$STATE/$1/lv/run/libvirt-sock
mem_stats_period_seconds = 0
inject_partition = -2
wait_soft_reboot_seconds = 20
C
  local section       # root already: no sudo and no rootwrap around the helper
  for section in nova_sys_admin privsep_osbrick vif_plug_ovs_privileged vif_plug_linux_bridge_privileged; do
    printf '[%s]\nhelper_command = /usr/bin/privsep-helper --config-file %s --config-file %s\n' \
      $section "$E/nova/compute.conf" "$E/nova/$1.conf"
  done
}
