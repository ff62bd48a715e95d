import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { linkHash } from "./canonical-entry";
import { exportAuditEntries } from "./export-entries";
import { chainAll, connectAsAttacker, emptyLog, write } from "./testing/database";
import { sessionOf } from "./testing/session";

let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
});
beforeEach(() => emptyLog(attacker));
afterAll(async () => {
  await emptyLog(attacker); // ids of this file are its own
  await attacker.end();
  await db().$disconnect();
});

const begin = (query: object) => exportAuditEntries(sessionOf("auditor"), query);
const read = async (query: object) => new Response((await begin(query)).body).text();
const outcomes = () =>
  db().auditEntry.findMany({ where: { intentId: { not: null } }, orderBy: { id: "asc" } });

it("gives exactly what the filter finds, oldest first, and writes down who asked for what and how much was given", async () => {
  for (let i = 1; i <= 3; i++) await write({ action: i === 2 ? "vnf.made" : "site.added", reason: `r${i}` });
  const lines = (await read({ format: "csv", action: ["site.added"] })).split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^position,id,at,actor_kind,.*,previous,hash$/);
  expect(lines.slice(1, 3).map((line) => /"r\d"/.exec(line)?.[0])).toEqual(['"r1"', '"r3"']);
  const [outcome] = await outcomes();
  expect(outcome).toMatchObject({ action: "audit.exported", result: "done", details: { entries: 2 } });
  const intent = await db().auditEntry.findUniqueOrThrow({ where: { id: outcome?.intentId ?? 0n } });
  expect(intent).toMatchObject({
    result: "intent",
    actorName: "auditor",
    details: { format: "csv", filter: { action: ["site.added"] } },
  });
});

it("gives of JSON Lines a file from which the chain can be recomputed", async () => {
  await write({ reason: 'a "word",\n=1+1 é \u2028 \u0001', requestIds: ["req-1", "req-2"] });
  await write({ details: { changes: { n: { old: 1.5, new: null } } } });
  await chainAll();
  const lines = (await read({ format: "jsonl" })).trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  let before = "0".repeat(64);
  for (const [i, line] of lines.entries()) {
    const { position, previous, hash, entry } = JSON.parse(line);
    expect([position, previous]).toEqual([String(i + 1), before]);
    const { v, at, ...columns } = entry;
    const again = linkHash(Buffer.from(previous, "hex"), { ...columns, at: String(Date.parse(at)) });
    expect([v, again.toString("hex")]).toEqual(["1", hash]);
    before = hash;
  }
});

it("gives many without a gap, and as of one moment", async () => {
  await attacker.query(
    "INSERT INTO audit_entries (actor_kind, actor_name, action, result) SELECT 'user', 'ada', 'a', 'done' FROM generate_series(1, 5000)",
  );
  const { body } = await begin({ format: "jsonl" });
  const reader = body.getReader();
  let text = "";
  for (let i = 0; ; i++) {
    const { done, value } = await reader.read();
    if (done) break;
    text += Buffer.from(value);
    if (i === 1) await write({ action: "late" });
  }
  const ids = text
    .trimEnd()
    .split("\n")
    .map((line) => Number(JSON.parse(line).entry.id));
  expect(ids).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
});

it("lets three be under way, and notes when the rest is not taken", async () => {
  await write();
  const three = await Promise.all([1, 2, 3].map(() => begin({ format: "csv" })));
  await expect(begin({ format: "csv" })).rejects.toMatchObject({ code: "conflict" });
  for (const { body } of three) await body.cancel();
  await vi.waitFor(
    async () =>
      expect((await outcomes()).map(({ result }) => result)).toEqual(["partial", "partial", "partial"]),
    20_000,
  );
  await read({ format: "csv" });
});

it.each(["viewer", "operator"] as const)("refuses %s, and what is no export", async (role) => {
  await expect(exportAuditEntries(sessionOf(role), { format: "csv" })).rejects.toMatchObject({
    code: "forbidden",
  });
  for (const query of [{}, { format: "xlsx" }, { format: "csv", result: ["all"] }])
    await expect(begin(query)).rejects.toMatchObject({ code: "invalid" });
});
