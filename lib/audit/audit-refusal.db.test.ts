import type pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import { log } from "../log";
import { auditRefusal } from "./audit-refusal";
import { connectAsAttacker, emptyLog } from "./testing/database";

let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
  await emptyLog(attacker);
});
afterAll(async () => {
  await attacker.end();
  await db().$disconnect();
});

it("writes who tried what, and after 60 in a minute only how many more", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const actor = { kind: "local", name: "ada", sessionId: "7f0c1d52-0000-4000-8000-000000000001" } as const;
  const refusal = { action: "permission.refused", reason: "This needs the role admin; yours is viewer." };
  for (let i = 0; i < 75; i++)
    await auditRefusal(actor, { ...refusal, target: { kind: "permission", id: "x" } });
  const rows = () => db().auditEntry.findMany({ orderBy: { id: "asc" } });
  expect(await rows()).toHaveLength(60);
  expect((await rows())[0]).toMatchObject({ ...refusal, result: "refused", actorName: "ada", targetId: "x" });
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
  await expect.poll(async () => (await rows()).length).toBe(61);
  expect((await rows())[60]).toMatchObject({
    action: "refusals.suppressed",
    result: "refused",
    actorName: "ada",
    reason: "15 more within a minute were not written down one by one",
    details: { suppressed: 15 },
  });
});

it("does not stand in the way of the answer when it cannot be written", async () => {
  const error = vi.spyOn(log, "error").mockImplementation(() => {});
  await auditRefusal({ kind: "user", name: "x", sessionId: "no uuid" }, { action: "a", reason: "r" });
  expect(error).toHaveBeenCalled();
});
