import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { storedRun } from "../runs/testing/stored-run";
import { armLeases, closeLeases, openLeases } from "./leases";
import { removeTestRuns } from "./testing/test-run";
import { enterRoom, roomIsFree } from "./window-room";

let siteId: string;
const entered: string[] = [];

beforeEach(async () => {
  await removeTestRuns();
  await db().worker.deleteMany();
  entered.length = 0;
  ({ siteId } = await storedRun());
});
afterAll(async () => {
  await removeTestRuns();
  await db().worker.deleteMany();
  await db().$disconnect();
});

/** A run that wants a window of one VM with so many volumes. */
async function newcomer(volumes = 2, more: object = {}) {
  const plan = { snapshots: Array(volumes).fill({}) };
  const { runId } = await storedRun({ siteId, plan, run: { workerId: "w1", ...more } });
  return { runId, volumes };
}
type Newcomer = Awaited<ReturnType<typeof newcomer>>;

function enter(
  { runId, volumes }: Newcomer,
  { signal = new AbortController().signal, deadlineMs = 20_000 } = {},
) {
  const member = {
    position: 1,
    credentialId: randomUUID(),
    serverId: runId,
    serverName: runId,
    method: "pause" as const,
    target: {} as never,
    thawIntentId: null,
  };
  const site = { id: siteId, name: "Lyon" };
  return enterRoom(
    { runId, siteId, volumes },
    signal,
    async () => {},
    async (tx) => {
      entered.push(runId);
      const arming = {
        runId,
        attempt: 1,
        site,
        vnfName: "ims",
        ownerId: "w1",
        deadlineMs,
        members: [member],
      };
      return armLeases(tx, arming);
    },
  );
}

async function end({ runId }: Newcomer): Promise<void> {
  const leases = await openLeases({ runId });
  await closeLeases(leases.map(({ id }) => ({ id, state: "thawed", by: "run", at: new Date() })));
  roomIsFree(siteId);
}

const waitingSince = async ({ runId }: Newcomer) =>
  (await db().run.findUniqueOrThrow({ where: { id: runId } })).waitingSince;
const isWaiting = (run: Newcomer) =>
  expect.poll(() => waitingSince(run).then((since) => since !== null)).toBe(true);

it("lets in at once who finds room, and never shows it as waiting", async () => {
  const run = await newcomer();
  const leases = await enter(run);
  expect(leases.map((l) => l.runId)).toEqual([run.runId]);
  expect(await waitingSince(run)).toBeNull();
});

it("lets the rest wait, shown as waiting, and in the order of coming when others end", async () => {
  const first = await Promise.all([1, 2, 3, 4].map(() => newcomer()));
  for (const run of first) await enter(run);
  const [fifth, sixth] = [await newcomer(), await newcomer()];
  const five = enter(fifth);
  await isWaiting(fifth);
  const six = enter(sixth);
  await isWaiting(sixth);
  expect(entered).toHaveLength(4);
  await end(first[2] as Newcomer);
  await five;
  expect(await waitingSince(fifth)).toBeNull();
  expect(entered.at(-1)).toBe(fifth.runId);
  await end(first[0] as Newcomer);
  await six;
  expect(entered.at(-1)).toBe(sixth.runId);
});

it("never holds more at once than there is room for, however many come", async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, () => newcomer()));
  let [open, most] = [0, 0];
  await Promise.all(
    runs.map(async (run) => {
      await enter(run);
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 50));
      open--;
      await end(run);
    }),
  );
  expect(most).toBeLessThanOrEqual(4);
  expect(entered).toHaveLength(20);
});

it("keeps a big one's place: smaller ones do not overtake it", async () => {
  const [small, big, late] = [await newcomer(10), await newcomer(60), await newcomer(1)];
  await enter(small);
  const two = enter(big);
  await isWaiting(big);
  const three = enter(late);
  await isWaiting(late);
  expect(entered).toEqual([small.runId]);
  await end(small);
  await two;
  await end(big);
  await three;
  expect(entered).toEqual([small.runId, big.runId, late.runId]);
});

it("does not count a window that is past its deadline: it only thaws", async () => {
  for (let i = 0; i < 4; i++) await enter(await newcomer(), { deadlineMs: 0 });
  await enter(await newcomer());
  expect(entered).toHaveLength(5);
});

it("lets one that was cancelled go, and the next one in", async () => {
  const first = await newcomer(64);
  await enter(first);
  const cancel = new AbortController();
  const [second, third] = [await newcomer(), await newcomer()];
  const two = enter(second, { signal: cancel.signal });
  await isWaiting(second);
  const three = enter(third);
  await isWaiting(third);
  cancel.abort(new Error("cancelled"));
  await expect(two).rejects.toThrow("cancelled");
  expect(await waitingSince(second)).toBeNull();
  await end(first);
  await three;
  expect(entered).toEqual([first.runId, third.runId]);
});

it("gives way to who waits for longer at another worker, as long as that one lives", async () => {
  await db().worker.create({ data: { id: "w2", hostname: "h", pid: 2, version: "1" } });
  const elsewhere = await newcomer(2, { workerId: "w2", waitingSince: new Date(Date.now() - 60_000) });
  const own = await newcomer();
  const waiting = enter(own);
  await isWaiting(own);
  expect(entered).toEqual([]);
  await db().run.update({ where: { id: elsewhere.runId }, data: { waitingSince: null } });
  await waiting;
  const dead = await newcomer(2, { workerId: "w3", waitingSince: new Date(Date.now() - 60_000) });
  await enter(await newcomer());
  expect(entered).not.toContain(dead.runId);
  expect(entered).toHaveLength(2);
});
