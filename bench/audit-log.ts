import pg from "pg";
import { auditChoices } from "@/lib/audit/audit-choices";
import { listAuditEntries } from "@/lib/audit/list-entries";
import type { Session } from "@/lib/auth/session-store";
import { db } from "@/lib/db";
import { CREATE_INDEXES, FILL, ONE_MORE } from "./lib/million-entries";
import { ms, percentile, table } from "./lib/numbers";

/*
 * The review of a log of a million entries: the first page of every filter, what its indexes cost a writer, and what
 * they take on the disk. A real PostgreSQL on the same machine.
 */
const ALL = Number(process.env.N ?? 1_000_000);
const ROUNDS = 15;
const auditor = { role: "auditor" } as Session;
const uuid = (name: string) => `md5('${name}')::uuid::text`;

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await owner.connect();
const dropIndexes = async () => {
  const { rows } = await owner.query<{ name: string }>(
    "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'audit_entries' AND (indexname LIKE '%at_id_idx' OR indexname LIKE '%words_idx')",
  );
  if (rows.length > 0) await owner.query(`DROP INDEX ${rows.map(({ name }) => name).join(", ")}`);
};

const [{ count: there } = { count: 0 }] = (
  await owner.query<{ count: number }>("SELECT count(*)::int AS count FROM audit_entries")
).rows;
if (there < ALL) {
  await dropIndexes();
  await owner.query("SET synchronous_commit = off");
  await owner.query("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_to_chain");
  await owner.query(FILL, [ALL, 0]);
  await owner.query("ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_to_chain");
  await owner.query("SET maintenance_work_mem = '256MB'");
  for (const statement of CREATE_INDEXES) await owner.query(statement);
  await owner.query("VACUUM ANALYZE audit_entries");
}

const { rows: ids } = await owner.query<Record<string, string>>(
  `SELECT ${uuid("site 1")} AS site, ${uuid("run 2500")} AS run, ${uuid("vm 7")} AS vm, ${uuid("vnf 87")} AS vnf, 'req-' || ${uuid("r777777")} AS request`,
);
const id = ids[0] ?? {};
const FILTERS: Record<string, object> = {
  none: {},
  "last 24 hours": { span: "24h" },
  "a day half a year ago": { from: "2026-05-01", until: "2026-05-02" },
  "the first half": { until: "2026-05-20" },
  "who: one of seven": { who: ["operator-3"] },
  "who: gone for months": { who: ["gone-operator"] },
  "who: nobody": { who: ["no such person"] },
  "action: most": { action: ["openstack.called"] },
  "action: two of few": { action: ["vnf.changed", "permission.refused"] },
  "result: failed": { result: ["failed"] },
  "result: failed or refused": { result: ["failed", "refused"] },
  "target: a VNF by its name": { target: "vnf-87" },
  "target: a VNF by its id": { target: id.vnf },
  run: { run: id.run },
  site: { site: [id.site] },
  "who and action that never meet": { who: ["worker-1"], action: ["vnf.changed"] },
  "gone, failed": { who: ["gone-operator"], result: ["failed"] },
  "gone, and last 30 days": { who: ["gone-operator"], span: "30d" },
  "words: in half of all": { q: "lyon" },
  "words: of nobody now": { q: "gone-operator" },
  "words: a request id": { q: id.request },
  "words: a VM": { q: id.vm },
  "words: CHG-874": { q: "CHG-874" },
  "words: a beginning": { q: "transi" },
  "words that never meet": { q: "quiesce authurl" },
  "words and failed": { q: "lyon", result: ["failed"] },
};

const rows: string[][] = [];
for (const [name, filter] of Object.entries(FILTERS)) {
  const times: number[] = [];
  let found = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const at = performance.now();
    found = (await listAuditEntries(auditor, filter)).rows.length;
    times.push(performance.now() - at);
  }
  rows.push([name, String(found), ms(percentile(times, 0.5)), ms(percentile(times, 0.95))]);
}
const choosing: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  const at = performance.now();
  await auditChoices(auditor);
  choosing.push(performance.now() - at);
}
rows.push(["what there is to filter by", "", ms(percentile(choosing, 0.5)), ms(percentile(choosing, 0.95))]);
table(["first page of", "rows", "p50", "p95"], rows);

/** CPU of the server's process for one insert, without the disk's wait: µs. */
async function insertCost(): Promise<number> {
  const { rows: found } = await owner.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const pid = found[0]?.pid ?? 0;
  const before = await cpuMs(pid);
  await owner.query(ONE_MORE, [5_000]);
  return ((await cpuMs(pid)) - before) / 5;
}

async function cpuMs(pid: number): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
const whole = await insertCost();
const sizes = await owner.query<{ heap: string; words: string; others: string }>(`SELECT
  pg_size_pretty(pg_table_size('audit_entries')) AS heap, pg_size_pretty(pg_relation_size('audit_entries_words_idx')) AS words,
  pg_size_pretty(pg_indexes_size('audit_entries') - pg_relation_size('audit_entries_words_idx')) AS others`);
await owner.query("DROP INDEX audit_entries_words_idx");
const withoutWords = await insertCost();
await dropIndexes();
const bare = await insertCost();
table(
  ["an entry written, CPU of the database", "µs"],
  [
    ["with all indexes", whole.toFixed(0)],
    ["without that of the words", withoutWords.toFixed(0)],
    ["with neither", bare.toFixed(0)],
  ],
);
const size = sizes.rows[0];
table(
  ["on the disk", "size"],
  [
    ["entries", size?.heap ?? ""],
    ["words", size?.words ?? ""],
    ["other indexes", size?.others ?? ""],
  ],
);
await owner.end();
await db().$disconnect();
