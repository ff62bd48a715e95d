import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { moveRecovery } from "../recoveries/move-recovery";
import { storedRun } from "../runs/testing/stored-run";
import { leaveOffIfFenced } from "./leave-off";
import { storedFailover } from "./testing/stored-failover";

const GUARDIAN = { actor: { kind: "system", name: "guardian" }, by: "guardian" } as const;
let run: Awaited<ReturnType<typeof storedRun>>;
let failover: Awaited<ReturnType<typeof storedFailover>>;
beforeEach(async () => {
  run = await storedRun();
  failover = await storedFailover(run.vnfId, run.siteId, ["hss"]);
});
afterEach(async () => {
  await db().freezeLease.deleteMany();
  await db().formerMember.deleteMany();
  await db().vnfMember.deleteMany();
  await db().run.deleteMany();
  await db().recovery.deleteMany();
  await db().vnf.deleteMany();
  await db().site.deleteMany();
});
afterAll(() => db().$disconnect());

const held = (over: Record<string, unknown> = {}) =>
  db().freezeLease.create({
    data: {
      ...{ runId: run.runId, attempt: 1, position: 1, siteId: run.siteId, siteName: "Lyon" },
      ...{ credentialId: randomUUID(), serverId: "hss", serverName: "hss", vnfName: "vIMS", method: "stop" },
      ...{ target: {}, state: "frozen", ownerId: "w", deadline: new Date() },
      ...over,
    },
  });
type Held = Awaited<ReturnType<typeof held>>;
const ask = (lease: Held) => leaveOffIfFenced(lease as Parameters<typeof leaveOffIfFenced>[0], GUARDIAN);
const now = ({ id }: Held) => db().freezeLease.findUniqueOrThrow({ where: { id } });

it.each(["stop", "pause", "suspend"])(
  "closes the lease of a VM that is fenced (%s), once, in words",
  async (method) => {
    const lease = await held({ method });
    const left = { state: "left-off", reason: `left off for the failover ${failover.name}` };
    expect(await ask(lease)).toEqual(left);
    expect(await now(lease)).toMatchObject({
      ...{ state: "left_off", closedBy: "guardian", closedAt: expect.any(Date) },
      thawTries: [{ by: "guardian", method, result: "left-off", cause: left.reason }],
    });
    expect(await ask(lease)).toEqual(left);
    expect(
      await db().auditEntry.findMany({
        where: { runId: run.runId, action: "freeze.left_off" },
        orderBy: { id: "asc" },
      }),
    ).toMatchObject([
      { actorName: "guardian", targetId: "hss", reason: expect.stringContaining(left.reason) },
    ]);
  },
);

it.each([
  ["of a freeze within the guest", () => held({ method: "nova-quiesce" })],
  ["of a freeze by the compute host", () => held({ method: "guest-agent" })],
  ["of another VM", () => held({ serverId: "scscf" })],
  [
    "of a VM that another VNF has by now",
    async () => {
      const { vnfId } = await storedRun({ siteId: run.siteId });
      const member = { siteId: run.siteId, serverId: "hss", projectId: "p", name: "hss", position: 1 };
      await db().vnfMember.create({ data: { vnfId, ...member } });
      return held();
    },
  ],
] as const)("leaves a lease open: %s", async (_, make) => {
  const lease = await make();
  expect(await ask(lease)).toBeNull();
  expect((await now(lease)).closedAt).toBeNull();
});

it("asks about an accepted failover as long as its former VM is not released", async () => {
  await db().recovery.update({ where: { id: failover.id }, data: { state: "accepted", openVnfId: null } });
  const former = { vnfId: run.vnfId, siteId: run.siteId, serverId: "hss" };
  await db().formerMember.create({
    data: { ...former, projectId: "p", name: "hss", bootOrder: 1, recoveryId: failover.id },
  });
  expect(await ask(await held())).toMatchObject({ state: "left-off" });
  await db().formerMember.updateMany({ data: { releasedAt: new Date() } });
  expect(await ask(await held({ attempt: 2 }))).toBeNull();
});

it("takes what was left off up again when the failover ends as if it had not been", async () => {
  const lease = await held();
  await ask(lease);
  await db().$transaction((tx) => moveRecovery(tx, failover.id, "stop"));
  expect(await now(lease)).toMatchObject({ state: "thawing", closedAt: null, closedBy: null });
  expect(await ask(lease)).toBeNull();
});
