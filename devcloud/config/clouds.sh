# clouds.yaml: six entries. Backups and their records belong to a project, hence rN-admin-demo.
clouds_yaml() {
  local entry name user project
  echo 'clouds:'
  for S in $SITES; do
    use_site "$S"
    for entry in "$S admin admin" "$S-demo demo demo" "$S-admin-demo admin demo"; do
      read -r name user project <<<"$entry"
      cat <<C
  $name:
    region_name: $R
    identity_api_version: 3
    interface: public
    auth:
      auth_url: http://127.0.0.1:$KEYSTONE_PORT/v3
      username: $user
      password: $PASSWORD
      project_name: $project
      user_domain_name: Default
      project_domain_name: Default
C
    done
  done
}
