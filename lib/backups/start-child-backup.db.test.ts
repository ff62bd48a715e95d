import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, it } from "vitest";
import { systemClock } from "../clock";
import { db } from "../db";
import { refreshProject } from "../inventory/refresh-project";
import { fenceStage } from "../recoveries/fence/testing/fence-stage";
import { awaitChildBackup } from "./await-child-backup";
import { type ChildBackup, startChildBackup } from "./start-child-backup";

const stage = fenceStage(["hss", "scscf"]);
const actor = { kind: "local", name: "ada" } as const;

beforeAll(async () => {
  await db().vnf.update({ where: { id: stage.point.vnfId }, data: { onUnquiesced: "continue" } });
  await refreshProject(stage.sites.lyon.credentials.demo, { minAgeMs: 0 });
});
afterEach(() => db().run.deleteMany({ where: { vnfId: stage.point.vnfId, recoveryPoint: null } }));

const child = (part: ChildBackup["part"], id = randomUUID()): ChildBackup => ({
  ...{ parent: { id, number: 9, kind: "relocation" }, vnfId: stage.point.vnfId, actor, part },
  ...{ clock: systemClock, signal: new AbortController().signal, assertFence: () => {} },
});

it("is one, however often it is asked for, and holds its VNF for nobody", async () => {
  const parentId = randomUUID();
  const id = await startChildBackup(child("hot", parentId));
  expect(await startChildBackup(child("hot", parentId))).toBe(id);
  expect(await db().run.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ kind: "backup", state: "queued", parentRunId: parentId, activeVnfId: null, recoveryId: null },
    ...{
      startKey: `${parentId}:hot`,
      startedBy: actor,
      plan: { members: [{ name: "hss" }, { name: "scscf" }] },
    },
  });
});

it("that is to be made with everything off is not made while a VM runs, by a look of just now", async () => {
  await stage.stop("scscf");
  const refused = startChildBackup(child("cold"));
  await expect(refused).rejects.toMatchObject({
    reason: { cause: expect.stringMatching(/^hss is not off/) },
  });
  await stage.stop("hss");
  const id = await startChildBackup(child("cold"));
  const { plan } = await db().run.findUniqueOrThrow({ where: { id } });
  expect(plan).toMatchObject({ members: [{ hold: { kind: "off" } }, { hold: { kind: "off" } }] });
}, 60_000);

it("is cancelled with who waits for it", async () => {
  const id = await startChildBackup(child("hot"));
  const cancel = new AbortController();
  const waiting = awaitChildBackup({ ...child("hot"), signal: cancel.signal }, id);
  cancel.abort(new Error("cancelled"));
  await expect(waiting).rejects.toThrow("cancelled");
  expect(await db().run.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ state: "cancelled", cancelRequestedBy: expect.stringContaining("ada") },
  });
});
