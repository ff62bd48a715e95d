import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "../db";
import { type AuditRecord, audited, recordAudit } from "./record";

afterAll(() => db().$disconnect());

const ACTOR = { kind: "user", name: "ada" } as const;
async function written(record: Partial<AuditRecord>, actor: Parameters<typeof recordAudit>[1] = ACTOR) {
  const id = await audited((tx) => recordAudit(tx, actor, { action: "site.changed", ...record }));
  return db().auditEntry.findUniqueOrThrow({ where: { id } });
}

describe("recordAudit", () => {
  it("keeps who did what, when, and what it changed", async () => {
    const sessionId = randomUUID();
    const site = { id: randomUUID(), name: "Lyon" };
    const intentId = await audited((tx) => recordAudit(tx, ACTOR, { action: "a", result: "intent" }));
    const row = await written(
      {
        target: { kind: "site", id: site.id, name: "Lyon" },
        site,
        result: "failed",
        reason: "quota",
        details: { changes: { name: { old: "Lyon", new: "Lyon 2" } } },
        requestIds: ["req-1"],
        intentId,
        runId: "b-1041",
      },
      { ...ACTOR, id: "u-1", sessionId, address: "192.0.2.7" },
    );
    expect(row).toMatchObject({
      actorKind: "user",
      actorId: "u-1",
      actorName: "ada",
      sessionId,
      address: "192.0.2.7",
      action: "site.changed",
      targetKind: "site",
      targetId: site.id,
      targetName: "Lyon",
      siteId: site.id,
      siteName: "Lyon",
      result: "failed",
      reason: "quota",
      details: { changes: { name: { old: "Lyon", new: "Lyon 2" } } },
      requestIds: ["req-1"],
      intentId,
      runId: "b-1041",
    });
    expect(Math.abs(Date.now() - row.at.getTime())).toBeLessThan(60_000);
  });

  it("is written with what it tells of, or not at all", async () => {
    const before = await db().auditEntry.count();
    await expect(
      audited(async (tx) => {
        await recordAudit(tx, ACTOR, { action: "site.added" });
        throw new Error("the site could not be stored");
      }),
    ).rejects.toThrow("could not be stored");
    expect(await db().auditEntry.count()).toBe(before);
  });

  const NASTY = `\0\ud800 \udc00\u202e<script>alert(1)</script>'; DROP TABLE audit_entries;-- ${"x".repeat(10_000)}`;
  it("takes any text in any place", async () => {
    const row = await written(
      {
        action: NASTY,
        target: { kind: NASTY, id: NASTY, name: NASTY },
        site: { id: randomUUID(), name: NASTY },
        reason: NASTY,
        details: { [NASTY]: NASTY, __proto__: { a: NASTY }, list: [NASTY, Number.NaN, 1n, undefined] },
        requestIds: Array(100).fill(NASTY),
        runId: NASTY,
      },
      { kind: "nobody", id: NASTY, name: NASTY, address: NASTY },
    );
    expect(row.actorName).toMatch(/^␀\ufffd \ufffd\u202e<script>.*…cut$/);
    expect(row.actorName).toHaveLength(256);
    expect(row.reason).toHaveLength(2_000);
    expect(row.requestIds).toHaveLength(50);
  });

  it("holds no secret in any place", async () => {
    const token = `gAAAAABn${"x".repeat(180)}`;
    const text = `sent ${token} to https://bob:hunter2@host/`;
    const row = await written(
      {
        target: { kind: "site", name: text },
        reason: text,
        details: { error: text, changes: { password: { old: "hunter2", new: "hunter3" } } },
        requestIds: [token],
      },
      { ...ACTOR, name: text },
    );
    const all = JSON.stringify(row, (_name, value) => (typeof value === "bigint" ? `${value}` : value));
    expect(all).not.toMatch(/gAAAA|hunter/);
    expect(row.details).toMatchObject({ changes: { password: "[masked]" } });
  });
});
