# Both Keystones use one database and one set of keys: a token of one is valid at the other.
# Four hash rounds: with the default, bcrypt is the biggest CPU user of the whole cloud.
keystone_conf() {
  cat <<C
[DEFAULT]
log_file = $LOGS/keystone.log
public_endpoint = http://127.0.0.1:$KEYSTONE_PORT/
max_token_size = 255
[identity]
password_hash_rounds = 4
[token]
provider = fernet
expiration = 86400
[fernet_tokens]
key_repository = $DEVCLOUD_HOME/state/keystone/fernet-keys
[fernet_receipts]
key_repository = $DEVCLOUD_HOME/state/keystone/fernet-keys
[credential]
key_repository = $DEVCLOUD_HOME/state/keystone/credential-keys
[cache]
enabled = true
backend = oslo_cache.memcache_pool
memcache_servers = 127.0.0.1:$CACHE_PORT
[oslo_middleware]
enable_proxy_headers_parsing = true
$(database database keystone)
C
}
