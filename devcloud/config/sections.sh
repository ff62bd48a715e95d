# Sections which several services' configuration files share. All use the site of use_site.

service_account() { # USER: the body of a keystoneauth section
  cat <<C
auth_type = password
auth_url = http://127.0.0.1:$KEYSTONE_PORT/v3
username = $1
password = $PASSWORD
user_domain_name = Default
project_name = service
project_domain_name = Default
C
}
token_check() { # USER
  cat <<C
[keystone_authtoken]
www_authenticate_uri = http://127.0.0.1:$KEYSTONE_PORT/v3
memcached_servers = 127.0.0.1:$CACHE_PORT
service_token_roles = service,admin
service_token_roles_required = true
region_name = $R
interface = internal
$(service_account "$1")
C
}
database() { # SECTION DATABASE
  cat <<C
[$1]
connection = $DB_URL/$2?charset=utf8
max_pool_size = 5
max_overflow = 30
connection_recycle_time = 3600
C
}
oslo_sections() {
  cat <<C
[oslo_concurrency]
lock_path = $STATE/lock
[oslo_messaging_notifications]
driver = noop
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
[oslo_middleware]
enable_proxy_headers_parsing = true
C
}
