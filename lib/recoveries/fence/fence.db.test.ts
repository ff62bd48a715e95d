import { randomUUID } from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { db } from "../../db";
import type { CallHook, HookAnswer } from "../../hooks/hook-call";
import { deleteServer } from "../../openstack/nova/servers";
import { RunStopped } from "../../runs/run-stopped";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { fenceWith } from "./fence";
import { hasTouched, judgeFence } from "./judge-fence";
import { type BegunFailover, CLOCK, fenceStage } from "./testing/fence-stage";

const stage = fenceStage(["hss", "scscf", "pcscf"]);
/** The last to boot first. */
const NAMES = ["pcscf", "scscf", "hss"];

const noHook = vi.fn<CallHook>(() => Promise.reject(new Error("there is no hook")));
const fence = fenceWith(noHook);
afterEach(() => void noHook.mockClear());

const HOOK = { id: "00000000-0000-4000-8000-00000000000a", name: "breaker" };
const withHook = (plan: RecoveryRunPlan): void => {
  plan.hooks = { fence: HOOK, handOver: null };
};
const answers = (answer: Partial<HookAnswer>) =>
  vi.fn<CallHook>(async () => ({
    hook: HOOK,
    isTaken: true,
    tries: 1,
    status: 200,
    text: "",
    json: null,
    ...answer,
  }));

const begin = async (change?: (plan: RecoveryRunPlan) => void) => stage.begin(await stage.plan(change));
const numberOf = ({ ctx }: BegunFailover) => ctx.run.number;
const stepOf = (run: BegunFailover, name: string) => run.journal.of(`fence:${stage.idOf(name)}`);
const FORBIDS = {
  do: "answer",
  status: 403,
  body: JSON.stringify({ forbidden: { message: "Policy says no", code: 403 } }),
};
const rule = (action: string, effect: object, times = 1) =>
  stage.sites.cloud.control.addFault({
    at: "request",
    site: stage.sites.lyon.region,
    service: "nova",
    action,
    times,
    effect: effect as never,
  });

it("stops and locks what runs, the last to boot first", async () => {
  const run = await begin();
  const since = await stage.now();
  const record = await fence(run.ctx);
  const all = { state: "locked", wasRunning: true, wasLocked: false, cause: null };
  expect(record).toMatchObject({ sourceAnswers: true, cause: null, hook: null, isProved: true });
  expect(record.servers).toMatchObject(NAMES.map((name) => ({ ...all, name, serverId: stage.idOf(name) })));
  expect(await stage.recordOf(run)).toEqual(record);
  expect(await stage.asked(since)).toEqual(NAMES.flatMap((name) => [`${name} os-stop`, `${name} lock`]));
  expect(await stage.seen("hss")).toMatchObject({
    vmState: "stopped",
    isLocked: true,
    lockedReason: `stillpoint f-${numberOf(run)}`,
  });
  expect(stepOf(run, "hss")).toMatchObject({
    begun: 1,
    attempts: [
      { result: "Asked to stop", requestId: expect.stringMatching(/^req-/) },
      { result: "Locked", requestId: expect.stringMatching(/^req-/) },
    ],
    end: { state: "succeeded", detail: { state: "locked", wasRunning: true, wasLocked: false } },
  });
  expect(judgeFence(record, [])).toBeNull();
  expect(hasTouched(record)).toBe(true);
  expect(noHook).not.toHaveBeenCalled();
  const written = await db().auditEntry.findMany({
    where: { runId: run.ctx.run.id },
    orderBy: { id: "asc" },
  });
  expect(written.length).toBeGreaterThanOrEqual(12);
}, 60_000);

it("only locks what is off, and leaves a lock of somebody else as it is", async () => {
  for (const name of NAMES) await stage.stop(name);
  await stage.lock("scscf", "maintenance");
  const run = await begin();
  const since = await stage.now();
  const record = await fence(run.ctx);
  expect(record.isProved).toBe(true);
  expect(
    record.servers.map(({ name, state, wasRunning, wasLocked }) => [name, state, wasRunning, wasLocked]),
  ).toEqual([
    ["pcscf", "locked", false, false],
    ["scscf", "locked", false, true],
    ["hss", "locked", false, false],
  ]);
  expect(await stage.asked(since)).toEqual(["pcscf lock", "hss lock"]);
  expect((await stage.seen("scscf")).lockedReason).toBe("maintenance");
}, 60_000);

it("tells of a VM that does not stop, and goes on with the others", async () => {
  await stage.sites.cloud.control.addFault({
    at: "task:nova.stop",
    subject: stage.idOf("scscf"),
    effect: { do: "never" },
  });
  const run = await begin();
  const record = await fence(run.ctx);
  const cause = "it was not off after 2 min, but active, powering-off";
  expect(record).toMatchObject({ sourceAnswers: true, isProved: false });
  expect(record.servers.map(({ state }) => state)).toEqual(["locked", "unproved", "locked"]);
  expect(record.servers[1]).toMatchObject({ cause, wasRunning: true, wasLocked: false });
  expect(stepOf(run, "scscf").end).toMatchObject({
    state: "failed",
    cause,
    todo: expect.stringContaining("nova-compute"),
  });
  expect(judgeFence(record, [])?.cause).toBe(`Nobody can say that scscf does not run; ${cause}`);
  expect(judgeFence(record, [{ kind: "not-fenced" }])).toBeNull();
}, 60_000);

it("tells why a host did not stop a VM, and that it may be stopped all the same", async () => {
  await stage.sites.cloud.control.addFault({
    at: "task:nova.stop",
    subject: stage.idOf("pcscf"),
    effect: { do: "fail", reason: "the host gave up" },
  });
  const run = await begin();
  const record = await fence(run.ctx);
  expect(record.servers[0]).toMatchObject({
    state: "unproved",
    cause: "it runs still, although it was asked 3 times to stop: the host gave up",
  });
  expect(hasTouched({ servers: record.servers.slice(0, 1), hook: null })).toBe(true);
}, 60_000);

it("has touched nothing when nothing was allowed", async () => {
  await rule("os-stop", FORBIDS, 9);
  const run = await begin();
  const record = await fence(run.ctx);
  expect(record).toMatchObject({ sourceAnswers: true, isProved: false });
  for (const server of record.servers)
    expect(server).toMatchObject({
      state: "unproved",
      wasRunning: null,
      cause: expect.stringMatching(/^Lyon: .*Policy says no/),
    });
  expect(hasTouched(await stage.recordOf(run))).toBe(false);
}, 60_000);

it("says of a VM that could be stopped and not locked that it is off", async () => {
  await rule("lock", FORBIDS);
  const run = await begin();
  const record = await fence(run.ctx);
  expect(record.isProved).toBe(true);
  expect(record.servers[0]).toMatchObject({
    state: "stopped",
    wasRunning: true,
    cause: expect.stringMatching(/^it is off, and could not be locked: .*Policy says no/),
  });
  expect(stepOf(run, "pcscf").end?.state).toBe("warned");
}, 60_000);

it("reads the state before it asks again when an answer was lost", async () => {
  await rule("os-stop", { do: "lose-answer" });
  const run = await begin();
  const since = await stage.now();
  const record = await fence(run.ctx);
  expect(record.servers[0]).toMatchObject({ state: "locked", wasRunning: true });
  expect((await stage.asked(since)).filter((asked) => asked === "pcscf os-stop")).toHaveLength(1);
}, 60_000);

it("stops a VM once more that somebody has started right after it was stopped", async () => {
  const values = { site: stage.sites.lyon.region, vm: stage.idOf("pcscf"), what: "start" };
  await rule("lock", { do: "flip", switch: "vm-changes", values });
  const run = await begin();
  const record = await fence(run.ctx);
  expect(record.servers[0]).toMatchObject({ state: "locked", wasRunning: true });
  expect((await stage.seen("pcscf")).vmState).toBe("stopped");
}, 60_000);

it("goes on after its worker was killed, and still knows what ran", async () => {
  const run = await begin();
  const since = await stage.now();
  const killed = stage.takenUp(run.ctx, {
    clock: { ...CLOCK, sleep: () => Promise.reject(new Error("killed")) },
  });
  await expect(fence(killed.ctx)).rejects.toThrow("killed");
  expect((await stage.recordOf(run)).servers[0]).toMatchObject({ state: "unproved", wasRunning: true });
  expect(hasTouched(await stage.recordOf(run))).toBe(true);
  const record = await fence(run.ctx);
  expect(record.servers).toMatchObject(
    NAMES.map((name) => ({ name, state: "locked", wasRunning: true, wasLocked: false })),
  );
  expect((await stage.asked(since)).filter((asked) => asked === "pcscf os-stop")).toHaveLength(1);
  // Once more: it knows its own locks.
  expect((await fence(run.ctx)).servers).toEqual(record.servers);
}, 60_000);

it("keeps what was proved when the site falls silent afterwards", async () => {
  const run = await begin();
  const { servers } = await fence(run.ctx);
  await stage.flip("site-dark", { how: "refuses" });
  expect(await fence(run.ctx)).toMatchObject({ sourceAnswers: false, isProved: true, servers });
}, 60_000);

it("stops between two VMs when it is cancelled", async () => {
  const run = await begin();
  const cancel = new AbortController();
  const reason = new RunStopped({ cause: "Ada cancelled it.", todo: "" }, true);
  const cancelled = stage.takenUp(run.ctx, {
    signal: cancel.signal,
    clock: {
      ...CLOCK,
      sleep: (ms, signal) => {
        cancel.abort(reason);
        return CLOCK.sleep(ms, signal);
      },
    },
  });
  await expect(fence(cancelled.ctx)).rejects.toBe(reason);
  const record = await stage.recordOf(run);
  expect(record.servers.map(({ state }) => state)).toEqual(["locked", "unproved", "unproved"]);
  expect((await stage.seen("hss")).vmState).toBe("active");
}, 60_000);

it("waits for a VM that is frozen until it is thawed", async () => {
  const run = await begin();
  const { ctx } = run;
  const lease = await db().freezeLease.create({
    data: {
      ...{ runId: ctx.run.id, attempt: 1, position: 1, siteId: ctx.plan.from.id, siteName: "Lyon" },
      ...{
        credentialId: stage.sites.lyon.credentials.demo,
        serverId: stage.idOf("pcscf"),
        serverName: "pcscf",
      },
      ...{ vnfName: "vIMS", method: "nova-quiesce", target: {}, state: "frozen", ownerId: "w1" },
      deadline: new Date(),
    },
  });
  const since = await stage.now();
  let thawedAt = 0;
  const waiting = stage.takenUp(ctx, {
    clock: {
      ...CLOCK,
      sleep: async (ms, signal) => {
        if (thawedAt === 0) {
          expect(await stage.asked(since)).toEqual([]);
          thawedAt = await stage.now();
          await db().freezeLease.update({
            where: { id: lease.id },
            data: { closedAt: new Date(), state: "thawed" },
          });
        }
        await CLOCK.sleep(ms, signal);
      },
    },
  });
  const record = await fence(waiting.ctx);
  await db().freezeLease.deleteMany({ where: { id: lease.id } });
  expect(thawedAt).toBeGreaterThan(0);
  expect(record.isProved).toBe(true);
}, 60_000);

it("does not believe that a VM is off whose freeze may still be ended by starting it", async () => {
  await stage.stop("pcscf");
  const run = await begin();
  const { ctx } = run;
  const lease = await db().freezeLease.create({
    data: {
      ...{ runId: ctx.run.id, attempt: 1, position: 1, siteId: ctx.plan.from.id, siteName: "Lyon" },
      ...{
        credentialId: stage.sites.lyon.credentials.demo,
        serverId: stage.idOf("pcscf"),
        serverName: "pcscf",
      },
      ...{ vnfName: "vIMS", method: "stop", target: {}, state: "frozen", ownerId: "w1" },
      deadline: new Date(),
    },
  });
  const record = await fence(ctx);
  expect(record.servers[0]).toMatchObject({
    ...{ state: "unproved", wasRunning: true, wasLocked: false },
    cause: "a backup holds it stopped, and may start it again when it lets it go",
  });
  await db().freezeLease.update({ where: { id: lease.id }, data: { closedAt: new Date() } });
  expect((await fence(ctx)).isProved).toBe(true);
  await db().freezeLease.deleteMany({ where: { id: lease.id } });
}, 60_000);

it("does not believe it either when a backup has armed after the first look", async () => {
  const { ctx } = await begin();
  let isArmed = false;
  const late = stage.takenUp(ctx, {
    clock: {
      ...CLOCK,
      sleep: async (ms, signal) => {
        if (!isArmed) {
          isArmed = true;
          await db().freezeLease.create({
            data: {
              ...{ runId: ctx.run.id, attempt: 1, position: 1, siteId: ctx.plan.from.id, siteName: "Lyon" },
              ...{ credentialId: stage.sites.lyon.credentials.demo, serverId: stage.idOf("pcscf") },
              ...{ serverName: "pcscf", vnfName: "vIMS", method: "stop", target: {}, state: "armed" },
              ...{ ownerId: "w1", deadline: new Date() },
            },
          });
        }
        await CLOCK.sleep(ms, signal);
      },
    },
  });
  const record = await fence(late.ctx);
  await db().freezeLease.deleteMany({ where: { runId: ctx.run.id } });
  expect(record.servers[0]).toMatchObject({ name: "pcscf", state: "unproved", wasRunning: true });
}, 60_000);

it("stops no VM that another VNF has by now, and has no hook fence it", async () => {
  const run = await begin(withHook);
  const { vnfId } = stage.point;
  const at = { vnfId, serverId: stage.idOf("pcscf") };
  const other = await db().vnf.create({
    data: { siteId: stage.sites.lyon.id, name: "SBC", nameKey: randomUUID(), owner: "" },
  });
  await db().vnfMember.updateMany({ where: at, data: { vnfId: other.id } });
  const call = answers({ json: { fenced: true } });
  const record = await fenceWith(call)(run.ctx);
  await db().vnfMember.updateMany({ where: { vnfId: other.id }, data: { vnfId } });
  expect(record.servers.map(({ name, state }) => [name, state])).toEqual([
    ["pcscf", "unproved"],
    ["scscf", "locked"],
    ["hss", "locked"],
  ]);
  expect(record.servers[0]?.cause).toMatch(/^it belongs to the VNF SBC now/);
  expect((await stage.seen("pcscf")).vmState).toBe("active");
  expect(record.isProved).toBe(false);
  expect(call).not.toHaveBeenCalled();
  await db().vnf.delete({ where: { id: other.id } });
}, 60_000);

it("takes a VM for proved that is gone", async () => {
  const run = await begin();
  await deleteServer(stage.somebody, stage.idOf("pcscf"));
  await stage.sites.cloud.control.advance(60_000);
  const record = await fence(run.ctx);
  expect(record.servers[0]).toMatchObject({ name: "pcscf", state: "gone", wasRunning: null });
  expect(record.isProved).toBe(true);
}, 60_000);
