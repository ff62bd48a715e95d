import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import startDatabase from "../../test/database";
import { db } from "../db";
import { createVolume, deleteVolume } from "../openstack/cinder/volume-changes";
import { waitForVolume, waitForVolumeGone } from "../openstack/cinder/volume-waits";
import type { Session } from "../openstack/session";
import { cloudSession, reportCalls, testName } from "../openstack/testing/cloud";
import { callJournal } from "./call-journal";

let session: Session;
let stopDatabase: () => Promise<void>;
const site = { id: randomUUID(), name: "r1" };

beforeAll(async () => {
  stopDatabase = await startDatabase();
  const actor = { kind: "system", name: "contract test" } as const;
  session = (await cloudSession("r1-demo")).journalled(callJournal({ actor, site }));
});
afterAll(async () => {
  await session.transport.close();
  await db().$disconnect();
  await stopDatabase();
  reportCalls();
});

test("a real volume made and deleted: an intent before each, and its outcome with Cinder's request id after", async () => {
  const name = testName("journal");
  const { id, requestId } = await createVolume(session, { name, sizeGib: 1 });
  await waitForVolume(session, id, { deadlineMs: 60_000 });
  await deleteVolume(session, id);
  await waitForVolumeGone(session, id, { deadlineMs: 60_000 });

  const rows = await db().auditEntry.findMany({ where: { siteId: site.id }, orderBy: { id: "asc" } });
  expect(rows.map(({ result, targetName }) => `${result} ${targetName}`)).toEqual([
    "intent POST /volumes",
    "done POST /volumes",
    `intent DELETE /volumes/${id}`,
    `done DELETE /volumes/${id}`,
  ]);
  const [create, created, remove, removed] = rows;
  expect(create?.details).toMatchObject({ body: { volume: { name, size: 1 } } });
  expect(created).toMatchObject({ intentId: create?.id, details: { status: 202 } });
  expect(created?.requestIds).toEqual([requestId, ...(create?.requestIds ?? [])]);
  expect(removed).toMatchObject({ intentId: remove?.id, details: { status: 202 } });
  expect(removed?.requestIds[0]).toMatch(/^req-/);
  expect(create?.at.getTime()).toBeLessThanOrEqual(created?.at.getTime() ?? 0);
});
