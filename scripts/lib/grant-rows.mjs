/**
 * Gives the app's role the rows of our tables and of DBOS's, and nothing more: no role of the app can change a
 * table. The same statements stand in docs/operating.md for those who grant by hand.
 * @param {import("pg").Client} client connected as the owner
 * @param {string} appRole
 */
export async function grantRows(client, appRole) {
  const { rows } = await client.query("select current_user as owner");
  if (appRole === "" || appRole === rows[0].owner) return;
  const app = client.escapeIdentifier(appRole);
  const { getDbosSchemaPermissionsSql } = await import("@dbos-inc/dbos-sdk/internal/system_database");
  const statements = [
    `grant usage on schema public to ${app}`,
    `grant select, insert, update, delete on all tables in schema public to ${app}`,
    `grant usage, select on all sequences in schema public to ${app}`,
    `revoke insert, update, delete on _prisma_migrations from ${app}`,
    `alter default privileges in schema public grant select, insert, update, delete on tables to ${app}`,
    `alter default privileges in schema public grant usage, select on sequences to ${app}`,
    ...getDbosSchemaPermissionsSql("dbos", appRole.replaceAll('"', '""')),
  ];
  const { rows: appendOnly } = await client.query(
    "select oid::regclass::text as name from pg_class where relname = any($1) and relnamespace = 'public'::regnamespace",
    [["audit_entries", "audit_links", "audit_checkpoints"]],
  );
  for (const { name } of appendOnly) statements.push(`revoke update, delete on ${name} from ${app}`);
  await client.query("begin");
  for (const statement of statements) await client.query(statement);
  await client.query("commit");
}
