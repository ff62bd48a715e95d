import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectAsAttacker, emptyLog, write } from "../audit/testing/database";
import { db } from "../db";
import { auditLoop } from "./audit-loop";

let attacker: pg.Client;
beforeAll(async () => {
  attacker = await connectAsAttacker();
  await emptyLog(attacker);
});
afterAll(async () => {
  await attacker.end();
  await db().$disconnect();
});

it("chains what others left unchained, until it is stopped", async () => {
  for (let i = 0; i < 3; i++) await write();
  const loop = auditLoop();
  loop.start();
  await expect.poll(() => db().auditLink.count(), { timeout: 40_000 }).toBe(3);
  await write();
  await expect.poll(() => db().auditLink.count(), { timeout: 40_000 }).toBe(4);
  await loop.stop();
  await write();
  expect(await db().auditPending.count()).toBe(1);
});
