import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { deleteGoneWorkers, deleteOldNotes, deleteOldSessions, noteHousekeeping } from "./housekeeping";
import { connectAsOwner } from "./testing/database";

const NOW = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

let owner: pg.Client;
beforeAll(async () => {
  owner = await connectAsOwner();
});
beforeEach(() => owner.query("TRUNCATE local_users, sessions, workers; DELETE FROM dbos.workflow_status"));
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

it("deletes sessions that ended more than seven days ago, and no others", async () => {
  const user = await db().localUser.create({ data: { name: "x", passwordHash: "x", role: "viewer" } });
  for (const days of [8, 7.01, 6.99, 0, -0.5]) {
    await db().session.create({ data: { localUserId: user.id, name: "a", expiresAt: daysAgo(days) } });
  }
  expect(await deleteOldSessions(NOW)).toBe(2);
  expect((await db().session.findMany()).map((s) => s.expiresAt.getTime()).sort()).toEqual(
    [6.99, 0, -0.5].map((days) => daysAgo(days).getTime()).sort(),
  );
});

it("deletes workers not heard of for seven days, but none that a pending run still names", async () => {
  for (const [id, days] of [
    ["gone", 8],
    ["owing", 8],
    ["recent", 6],
    ["alive", 0],
  ] as const) {
    await db().worker.create({
      data: { id, hostname: "h", pid: 1, version: "1", heartbeatAt: daysAgo(days) },
    });
  }
  await owner.query(
    "INSERT INTO dbos.workflow_status (workflow_uuid, status, executor_id) VALUES ('a', 'PENDING', 'owing'), ('b', 'SUCCESS', 'gone')",
  );
  expect(await deleteGoneWorkers(NOW)).toBe(1);
  expect((await db().worker.findMany({ orderBy: { id: "asc" } })).map((w) => w.id)).toEqual([
    "alive",
    "owing",
    "recent",
  ]);
});

it("notes each of its runs once, and forgets the notes after ninety days", async () => {
  await db().housekeepingRun.deleteMany();
  const removed = { sessions: 2, workers: 0, orphans: 0, slots: 0, notes: 0 };
  await noteHousekeeping(NOW, "first", removed);
  await noteHousekeeping(NOW, "another", { ...removed, sessions: 0 });
  expect(await db().housekeepingRun.findMany()).toMatchObject([{ slot: NOW, workerId: "first", removed }]);
  await noteHousekeeping(daysAgo(90.01), "first", removed);
  await noteHousekeeping(daysAgo(89.99), "first", removed);
  expect(await deleteOldNotes(NOW)).toBe(1);
  expect(await db().housekeepingRun.count()).toBe(2);
});
