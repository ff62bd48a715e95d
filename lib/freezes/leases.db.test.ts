import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { audited } from "../audit/record";
import { db } from "../db";
import { type Arming, armLeases, closeLeases, noteLeases, openLeases } from "./leases";
import { removeTestRuns, testRun } from "./testing/test-run";

let runId: string;
let siteId: string;
beforeEach(async () => {
  await removeTestRuns();
  ({ runId, siteId } = await testRun());
});
afterAll(() => db().$disconnect());

const target = (serverId: string) => ({
  serverId,
  name: serverId,
  vmState: "active",
  taskState: null,
  powerState: 1,
  isLocked: false,
  host: undefined,
  instanceName: undefined,
  imageProperties: { hw_qemu_guest_agent: "yes" },
});
const arming = (ids: string[]): Arming => ({
  runId,
  attempt: 1,
  site: { id: siteId, name: "Lyon" },
  vnfName: "ims-core",
  ownerId: "w1",
  deadlineMs: 11_000,
  members: ids.map((serverId, i) => ({
    position: i + 1,
    credentialId: randomUUID(),
    serverId,
    serverName: `name of ${serverId}`,
    method: "nova-quiesce",
    target: target(serverId),
    thawIntentId: 7n,
  })),
});
const arm = (ids: string[]) => audited((tx) => armLeases(tx, arming(ids)));

it("arms a lease for each VM, with all that a thaw needs and the deadline by the database's clock", async () => {
  const [first, second] = await arm(["b", "a"]);
  expect([first?.serverId, second?.serverId]).toEqual(["b", "a"]);
  expect(first).toMatchObject({
    state: "armed",
    ownerId: "w1",
    thawIntentId: 7n,
    sentAt: null,
    closedAt: null,
  });
  expect(first?.target).toMatchObject({ serverId: "b", taskState: null });
  expect(Number(first?.deadline) - Number(first?.armedAt)).toBe(11_000);
});

it("tells who listens of each arming and closing", async () => {
  const client = new (await import("pg")).default.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("LISTEN stillpoint_freezes");
    const told: unknown[] = [];
    client.on("notification", ({ payload }) => told.push(payload));
    const [lease] = await arm(["a"]);
    await closeLeases([{ id: lease?.id ?? "", state: "thawed", by: "run", at: new Date() }]);
    await expect.poll(() => told).toEqual([runId, runId]);
  } finally {
    await client.end();
  }
});

it("lists what is open in the order of a thaw", async () => {
  const [a, b] = await arm(["a", "b"]);
  expect((await openLeases({ runId })).map((l) => l.serverId)).toEqual(["b", "a"]);
  expect(await openLeases({ siteId: randomUUID() })).toEqual([]);
  const at = new Date();
  expect(await closeLeases([{ id: b?.id ?? "", state: "thawed", by: "run", at }])).toEqual([b?.id]);
  expect((await openLeases()).map((l) => l.id)).toEqual([a?.id]);
});

it("adds what becomes known, and takes nothing away", async () => {
  const [a, b] = await arm(["a", "b"]);
  const [sentAt, frozenAt] = [new Date("2026-03-01T00:00:00.100Z"), new Date("2026-03-01T00:00:00.200Z")];
  await noteLeases([
    { id: a?.id ?? "", sentAt },
    { id: b?.id ?? "", sentAt, state: "frozen", frozenAt, thawsBy: frozenAt },
  ]);
  await noteLeases([{ id: a?.id ?? "", state: "frozen", frozenAt, thawsBy: null }]);
  const leases = await openLeases({ runId });
  expect(leases.map((l) => [l.state, l.sentAt, l.frozenAt, l.thawsBy])).toEqual([
    ["frozen", sentAt, frozenAt, frozenAt],
    ["frozen", sentAt, frozenAt, null],
  ]);
});

it("closes a lease once: the first who is sure is named, and nothing changes it later", async () => {
  const [a] = await arm(["a"]);
  const id = a?.id ?? "";
  const at = new Date("2026-03-01T00:00:00.100Z");
  expect(await closeLeases([{ id, state: "thawed", by: "guardian", at }])).toEqual([id]);
  expect(await closeLeases([{ id, state: "not_frozen", by: "run", at: new Date() }])).toEqual([]);
  await noteLeases([{ id, state: "thawing" }]);
  expect(await db().freezeLease.findUnique({ where: { id } })).toMatchObject({
    state: "thawed",
    closedBy: "guardian",
    closedAt: at,
  });
});
