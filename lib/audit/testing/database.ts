import pg from "pg";
import { db } from "../../db";
import { chainPending } from "../chain";
import { type AuditRecord, recordAudit } from "../record";

const NAMES = { app: "DATABASE_URL", owner: "DATABASE_OWNER_URL", superuser: "TEST_SUPERUSER_URL" } as const;

/** A connection of its own as one of the three roles. The caller ends it. */
export async function connectAs(role: keyof typeof NAMES): Promise<pg.Client> {
  const connectionString = process.env[NAMES[role]];
  if (!connectionString) throw new Error(`${NAMES[role]} is not set: test/database.ts should have set it`);
  const url = new URL(connectionString);
  url.pathname = new URL(process.env.DATABASE_URL ?? "").pathname; // the superuser's names another database
  const client = new pg.Client({ connectionString: url.href });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** A superuser whose statements no trigger sees: what an attacker on the database's machine can do. */
export async function connectAsAttacker(): Promise<pg.Client> {
  const client = await connectAs("superuser");
  await client.query("SET session_replication_role = replica");
  return client;
}

/** An empty log, for a test to begin with. */
export const emptyLog = (attacker: pg.Client) =>
  attacker.query("TRUNCATE audit_entries, audit_links, audit_pending, audit_checkpoints RESTART IDENTITY");

/** Writes an entry as a verb does, but leaves it unchained. */
export const write = (record: Partial<AuditRecord> = {}): Promise<bigint> =>
  db().$transaction((tx) =>
    recordAudit(tx, { kind: "local", name: "ada" }, { action: "site.added", ...record }),
  );

/** Chains all that waits; what the verbs of a test have chained by themselves is under way meanwhile. */
export async function chainAll(): Promise<void> {
  for (let turn = await chainPending(); turn === "busy" || turn.more; ) turn = await chainPending();
}
