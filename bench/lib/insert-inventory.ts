import pg from "pg";

/**
 * A finished set-up with two sites that nobody answers for, and their VMs, half each. They count as read an hour from
 * now, so that no site is asked while we measure.
 */
export async function insertInventory(databaseUrl: string, vms: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("UPDATE local_users SET must_change_password = false");
    await client.query("INSERT INTO set_up DEFAULT VALUES ON CONFLICT DO NOTHING");
    for (const name of ["Lyon", "Turin"]) await insertSite(client, name, vms / 2);
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
}

async function insertSite(client: pg.Client, name: string, vms: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO sites (id, name, name_key, auth_url, region, confirmed_hosts)
     VALUES (gen_random_uuid(), $1, lower($1), 'https://' || lower($1) || '.invalid:5000/v3', $1, '{}') RETURNING id`,
    [name],
  );
  const siteId = rows[0]?.id;
  await client.query(
    `WITH c AS (
       INSERT INTO site_credentials (id, site_id, method, identity, sealed_secret, project_id, project_name, user_id,
         user_name, roles)
       SELECT gen_random_uuid(), $1, 'application_credential',
         '{"method": "application_credential", "id": "none"}', '', md5(p), p, 'u', 'stillpoint', '{member}'
       FROM unnest(ARRAY['core', 'edge', 'radio', 'billing']) p RETURNING *)
     INSERT INTO inventory_scopes (credential_id, site_id, project_id, as_of, whole_at)
     SELECT id, site_id, project_id, now() + interval '1 hour', now() + interval '1 hour' FROM c`,
    [siteId],
  );
  // Names as they are in large clouds, in no order; one VM in ten is not simply running.
  await client.query(
    `INSERT INTO inventory_servers (site_id, server_id, project_id, name, status, task_state, flavor, addresses,
       volume_ids, search_text, detail, seen_at)
     SELECT $1, id, md5(p), name, status, CASE WHEN i % 97 = 0 THEN 'image_snapshot' END, flavor, addresses,
       array_fill(id, ARRAY[i % 4]), lower(concat_ws(E'\\n', name, id, addresses[1], flavor, p, md5(p))),
       jsonb_build_object('id', id, 'name', name, 'metadata', jsonb_build_object('role', repeat('x', 600))), now()
     FROM (
       SELECT i, md5($2 || i)::uuid::text AS id, (ARRAY['core', 'edge', 'radio', 'billing'])[i % 4 + 1] AS p,
         (ARRAY['pcscf', 'scscf', 'hss-db', 'sbc-east', 'cdf', 'mme', 'upf'])[i % 7 + 1] || '-'
           || lpad((i * 7919 % 5000)::text, 4, '0') AS name,
         (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'ERROR'])
           [CASE WHEN i % 10 = 0 THEN i / 10 % 3 + 8 ELSE 1 END] AS status,
         'm1.' || (ARRAY['tiny', 'small', 'medium', 'large', 'xlarge'])[i % 5 + 1] AS flavor,
         ARRAY['10.' || i % 200 || '.' || i / 250 || '.' || i % 250, '192.0.2.' || i % 250] AS addresses
       FROM generate_series(1, $3::int) i) v`,
    [siteId, name, vms],
  );
}
