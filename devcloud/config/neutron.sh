# Binding is done by our own mechanism driver (plugins/devcloudplug/bindany.py): there are no agents.
# vif_type bridge: os-vif makes a plain bridge for real guests. 'tap' fails with libvirt 9, because
# Nova and libvirt both insist on making the device.
neutron_conf() {
  cat <<C
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $(site_port neutron-server)
host = $S-control
state_path = $STATE/neutron
transport_url = $QUEUE_URL
core_plugin = ml2
service_plugins = router
api_workers = 0
rpc_workers = 0
rpc_state_report_workers = 0
api_paste_config = /etc/neutron/api-paste.ini
dhcp_agent_notification = false
allow_automatic_dhcp_failover = false
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
global_physnet_mtu = 1500
graceful_shutdown_timeout = 2
[quotas]
quota_network = 1000
quota_subnet = 1000
quota_port = 10000
quota_security_group = 1000
quota_security_group_rule = 10000
[ml2]
type_drivers = local,flat,vlan,vxlan
tenant_network_types = vxlan
mechanism_drivers = bindany
extension_drivers = port_security
[ml2_bindany]
vif_type = $([ "$HYPERVISOR" = libvirt ] && echo bridge || echo ovs)
[ml2_type_flat]
flat_networks = *
[ml2_type_vlan]
network_vlan_ranges = physnet1:100:200
[ml2_type_vxlan]
vni_ranges = 1:10000
[nova]
region_name = $R
endpoint_type = internal
$(service_account neutron)
$(database database "${S}_neutron")
$(token_check neutron)
$(oslo_sections)
C
}
