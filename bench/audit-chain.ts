import { chainPending } from "@/lib/audit/chain";
import { listAuditEntries } from "@/lib/audit/list-entries";
import { readChain } from "@/lib/audit/read-chain";
import { verifyChain } from "@/lib/audit/verify-chain";
import type { Session } from "@/lib/auth/session-store";
import { db } from "@/lib/db";
import { ms, percentile, table } from "./lib/numbers";

/*
 * The audit chain: what it takes to chain what waits, to verify all of it, and to read a page of a long log. A real
 * PostgreSQL on the same machine.
 */
const WAITING = 10_000;
const ALL = Number(process.env.N ?? 100_000);

/** Entries as long as those of a changing call. */
const write = (count: number) => db().$executeRaw`
  INSERT INTO audit_entries (actor_kind, actor_id, actor_name, session_id, address, action, target_kind, target_id,
    target_name, site_id, site_name, result, reason, details, request_ids)
  SELECT 'user', gen_random_uuid()::text, 'operator-2', gen_random_uuid(), '192.0.2.7', 'site.changed', 'site',
    gen_random_uuid()::text, 'Lyon', gen_random_uuid(), 'Lyon', 'done', 'moved behind the new proxy, CHG-874',
    jsonb_build_object('changes', jsonb_build_object('authUrl',
      jsonb_build_object('old', 'https://keystone.lyon.example:5000/v3', 'new', 'https://id.lyon.example/' || n))),
    ARRAY['req-' || gen_random_uuid()]
  FROM generate_series(1, ${count}::int) n`;

async function chainAll(): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const turn = await chainPending();
    if (turn !== "busy" && !turn.more) return performance.now() - startedAt;
  }
}

await write(WAITING);
const chaining = await chainAll();
for (let left = ALL - WAITING; left > 0; left -= WAITING) await write(Math.min(left, WAITING));
await chainAll();

let peak = 0;
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().heapUsed);
}, 20);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const startedAt = performance.now();
const report = await verifyChain(readChain());
const verifying = performance.now() - startedAt;
clearInterval(sampler);
if (report.fault || report.verified !== BigInt(ALL))
  throw new Error(`the chain is wrong: ${report.fault?.words}`);

const auditor = { role: "auditor" } as Session;
const pages: number[] = [];
for (let i = 0; i < 50; i++) {
  const at = performance.now();
  await listAuditEntries(auditor, i % 2 ? { before: String(ALL - i * 1_000) } : {});
  pages.push(performance.now() - at);
}

const each = (total: number, count: number) => `${((total / count) * 1_000).toFixed(0)} µs`;
table(
  ["what", "entries", "time", "each", "more memory"],
  [
    ["chain what waits, 500 at a time", String(WAITING), ms(chaining), each(chaining, WAITING), ""],
    [
      "read and verify the whole chain",
      String(ALL),
      ms(verifying),
      each(verifying, ALL),
      `${Math.max(0, Math.round((peak - before) / 2 ** 20))} MB`,
    ],
    ["a page of 100, each link recomputed, p50", String(ALL), ms(percentile(pages, 0.5)), "", ""],
    ["the same, p95", String(ALL), ms(percentile(pages, 0.95)), "", ""],
  ],
);
await db().$disconnect();
