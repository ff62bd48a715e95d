import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db";
import { chainAll, connectAs, connectAsAttacker, emptyLog, write } from "./testing/database";

const clients: Record<string, pg.Client> = {};
beforeAll(async () => {
  const attacker = await connectAsAttacker();
  await emptyLog(attacker);
  await attacker.end();
  await write();
  await chainAll();
  for (const role of ["app", "owner", "superuser"] as const) clients[role] = await connectAs(role);
});
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.end()));
  await db().$disconnect();
});

const STATEMENTS = [
  "UPDATE audit_entries SET reason = 'other'",
  "UPDATE audit_entries SET reason = 'other' WHERE false",
  "DELETE FROM audit_entries",
  "TRUNCATE audit_entries, audit_links",
  "TRUNCATE audit_entries CASCADE",
  "MERGE INTO audit_entries e USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
  "INSERT INTO audit_entries (id, actor_kind, actor_name, action, result) SELECT id, 'x', 'x', 'x', 'done' FROM audit_entries ON CONFLICT (id) DO UPDATE SET action = 'x'",
  "UPDATE audit_links SET hash = '\\x00'",
  "DELETE FROM audit_links",
  "TRUNCATE audit_links",
  "UPDATE audit_checkpoints SET text = 'x'",
  "DELETE FROM audit_checkpoints WHERE false",
  "TRUNCATE audit_checkpoints",
];

describe.each(["app", "owner", "superuser"])("as the %s", (role) => {
  it.each(STATEMENTS)("the database refuses: %s", async (statement) => {
    await expect(clients[role]?.query(statement)).rejects.toMatchObject({
      code: "42501",
      message: expect.stringMatching(
        role === "app" ? /append-only|permission denied/ : /the audit log is append-only/,
      ),
    });
  });
});

it("gives the app's role no right to change or to empty the log, only to write and to read", async () => {
  const { rows } = await (clients.app as pg.Client).query(`
    SELECT t AS table, p AS privilege FROM unnest(ARRAY['audit_checkpoints', 'audit_entries', 'audit_links']) t,
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
    WHERE has_table_privilege(t, p) OR (p IN ('UPDATE', 'REFERENCES') AND has_any_column_privilege(t, p))
    ORDER BY 1, 2`);
  expect(rows.map(({ table, privilege }) => `${privilege} ${table}`)).toEqual([
    "INSERT audit_checkpoints",
    "SELECT audit_checkpoints",
    "INSERT audit_entries",
    "SELECT audit_entries",
    "INSERT audit_links",
    "SELECT audit_links",
  ]);
});

it("lets the app's role neither switch the triggers off nor pretend to be a replica", async () => {
  for (const statement of [
    "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "DROP TRIGGER audit_entries_append_only ON audit_entries",
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
  ])
    await expect(clients.app?.query(statement)).rejects.toMatchObject({ code: "42501" });
});
