import { randomUUID } from "node:crypto";
import { expect, it, onTestFinished, vi } from "vitest";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import type { CallHook } from "../../hooks/hook-call";
import { fenceWith } from "./fence";
import { startSource } from "./start-source";
import { startStepsOf } from "./start-steps";
import { type BegunFailover, CLOCK, fenceStage } from "./testing/fence-stage";

const stage = fenceStage(["hss", "scscf", "pcscf"]);
const noHook: CallHook = () => Promise.reject(new Error("there is no hook"));
const fence = fenceWith(noHook);

/** A failover whose source is stopped, in the hands of its roll-back. */
async function fenced(): Promise<BegunFailover> {
  const run = await stage.begin(await stage.plan());
  await fence(run.ctx);
  return stage.takenUp(run.ctx);
}
const stepOf = (run: BegunFailover, name: string) => run.journal.of(`start:${stage.idOf(name)}`);

it("starts what ran, in boot order, and takes away its own locks only", async () => {
  await stage.stop("scscf");
  await stage.lock("hss", "maintenance");
  const run = await fenced();
  const since = await stage.now();
  expect(await startSource(run.ctx)).toEqual({ problems: [] });
  expect(await stage.asked(since)).toEqual([
    "hss os-start",
    "scscf unlock",
    "pcscf unlock",
    "pcscf os-start",
  ]);
  expect(await stage.seen("hss")).toMatchObject({ vmState: "active", lockedReason: "maintenance" });
  expect(await stage.seen("scscf")).toMatchObject({ vmState: "stopped", isLocked: false });
  expect(await stage.seen("pcscf")).toMatchObject({ vmState: "active", isLocked: false });
  expect(run.journal.phases).toEqual(["start"]);
  expect(stepOf(run, "pcscf")).toMatchObject({
    seed: { phase: "start", title: "Unlock and start pcscf", siteName: "Lyon" },
    attempts: [
      { result: "Unlocked" },
      { result: "Asked to start", requestId: expect.stringMatching(/^req-/) },
    ],
    end: { state: "succeeded" },
  });
  // Once more: nothing is left to do.
  const after = await stage.now();
  expect(await startSource(run.ctx)).toEqual({ problems: [] });
  expect(await stage.asked(after)).toEqual([]);
}, 60_000);

it("goes on after its worker was killed", async () => {
  const run = await fenced();
  const since = await stage.now();
  const killed = stage.takenUp(run.ctx, {
    clock: { ...CLOCK, sleep: () => Promise.reject(new Error("killed")) },
  });
  await expect(startSource(killed.ctx)).rejects.toThrow("killed");
  expect(await startSource(run.ctx)).toEqual({ problems: [] });
  expect(await stage.asked(since)).toEqual(
    ["hss", "scscf", "pcscf"].flatMap((name) => [`${name} unlock`, `${name} os-start`]),
  );
}, 60_000);

it("starts nothing while one of the new VMs may be there", async () => {
  const run = await fenced();
  const row = await db().runResource.create({
    data: {
      ...{
        runId: run.ctx.run.id,
        siteId: stage.sites.oslo.id,
        credentialId: stage.sites.oslo.credentials.demo,
      },
      ...{ kind: "server", tag: "stillpoint-hss", isTemporary: true },
    },
  });
  const since = await stage.now();
  const { problems } = await startSource(run.ctx);
  expect(problems).toEqual([
    {
      cause: "Nothing is started at Lyon: a VM of the recovery may still be at Oslo (stillpoint-hss)",
      todo: expect.stringContaining("two copies"),
    },
  ]);
  expect(await stage.asked(since)).toEqual([]);
  expect(stepOf(run, "hss").end).toMatchObject({ state: "skipped" });
  await db().runResource.delete({ where: { id: row.id } });
}, 60_000);

it("says what to start by hand when the site does not answer", async () => {
  const run = await fenced();
  await stage.flip("site-dark", { how: "refuses" });
  const { problems } = await startSource(run.ctx);
  expect(problems).toEqual([
    {
      cause: expect.stringMatching(/^Lyon: /),
      todo: "When it answers, start these by hand: hss, scscf and pcscf, and unlock hss, scscf and pcscf.",
    },
  ]);
  expect(stepOf(run, "hss").end).toMatchObject({ state: "failed", cause: expect.stringMatching(/^Lyon: /) });
}, 60_000);

it("tells of a VM that does not come up, and starts the others", async () => {
  const run = await fenced();
  await stage.sites.cloud.control.addFault({
    at: "task:nova.start",
    subject: stage.idOf("hss"),
    effect: { do: "fail", reason: "no room" },
  });
  const { problems } = await startSource(run.ctx);
  expect(problems).toEqual([
    { cause: "hss at Lyon: it is still stopped, although it was asked 3 times", todo: expect.any(String) },
  ]);
  expect((await stage.seen("pcscf")).vmState).toBe("active");
}, 60_000);

it("leaves a VM alone that was not stopped by it, and tells of one that is off", async () => {
  await stage.flip("site-dark", { how: "refuses" });
  const run = await fenced();
  await stage.sites.heal();
  await stage.stop("scscf");
  const since = await stage.now();
  expect(await startSource(run.ctx)).toEqual({
    problems: [
      {
        cause: "scscf at Lyon is stopped, and was not stopped by this failover",
        todo: "If it should run, start this by hand: scscf.",
        isTold: true,
      },
    ],
  });
  expect(await stage.asked(since)).toEqual([]);
  expect(stepOf(run, "hss").end).toMatchObject({ state: "skipped" });
}, 60_000);

it("leaves to people what their hook has fenced", async () => {
  await stage.flip("site-dark", { how: "refuses" });
  const run = await stage.begin(
    await stage.plan((plan) => {
      plan.hooks = { fence: { id: "00000000-0000-4000-8000-00000000000a", name: "breaker" }, handOver: null };
    }),
  );
  const confirms = vi.fn<CallHook>(async () => ({
    ...{ hook: { id: "-", name: "breaker" }, isTaken: true, tries: 1, status: 200, text: "" },
    json: { fenced: true },
  }));
  await fenceWith(confirms)(run.ctx);
  await stage.sites.heal();
  const { problems } = await startSource(run.ctx);
  expect(problems).toEqual([
    {
      cause: "the hook breaker has fenced pcscf, scscf and hss",
      todo: expect.stringContaining("start these by hand at Lyon: pcscf, scscf and hss"),
    },
  ]);
}, 60_000);

/** Of the VNF no more, and back after the test. */
async function taken(name: string): Promise<Prisma.VnfMemberGetPayload<object>> {
  const where = { vnfId: stage.point.vnfId, serverId: stage.idOf(name) };
  const member = await db().vnfMember.findFirstOrThrow({ where });
  await db().vnfMember.delete({ where: { id: member.id } });
  onTestFinished(async () => {
    await db().formerMember.deleteMany({ where });
    await db().vnfMember.deleteMany({ where: { serverId: member.serverId } });
    await db().vnfMember.create({ data: member });
  });
  return member;
}
async function left(name: string, releasedAt: Date | null = null): Promise<void> {
  const { vnfId, siteId, serverId, projectId, bootOrder } = await taken(name);
  const former = { vnfId, siteId, serverId, projectId, name, bootOrder };
  await db().formerMember.create({ data: { ...former, recoveryId: randomUUID(), releasedAt } });
}

it("never starts a former VM, though it ran when the failover stopped it: its copy is the VNF's own", async () => {
  await left("hss");
  await stage.stop("scscf");
  await stage.lock("scscf", "maintenance");
  await left("scscf");
  const run = await fenced();
  // Somebody says during the failover that it is dealt with: it is former all the same.
  await left("pcscf", new Date());
  const since = await stage.now();
  expect(await startSource(run.ctx)).toEqual({
    problems: [
      {
        cause: "hss at Lyon is a former VM: it stays stopped and locked",
        todo: "Look after it on the VNF’s page.",
        isTold: true,
      },
      {
        cause: "pcscf at Lyon is a former VM that was dealt with: it stays stopped and locked",
        todo: "Unlock it and start it by hand, if it should run.",
        isTold: true,
      },
    ],
  });
  expect(await stage.asked(since)).toEqual([]);
  expect(await stage.seen("hss")).toMatchObject({ vmState: "stopped", isLocked: true });
  expect(stepOf(run, "hss").end).toMatchObject({
    state: "skipped",
    cause: "hss at Lyon is a former VM: it stays stopped and locked",
  });
  // As it was before: there is nothing to tell of it.
  expect(stepOf(run, "scscf").end).toMatchObject({
    state: "skipped",
    cause: "scscf at Lyon is a former VM: it stays as before",
  });
}, 60_000);

it("starts what is the VNF's no more and nobody's, and leaves what another VNF has", async () => {
  const run = await fenced();
  await taken("hss");
  const member = await taken("scscf");
  const other = await db().vnf.create({
    data: { name: "CSCF west", nameKey: randomUUID(), siteId: stage.sites.lyon.id },
  });
  onTestFinished(async () => {
    await db().vnf.delete({ where: { id: other.id } });
  });
  await db().vnfMember.create({ data: { ...member, id: randomUUID(), vnfId: other.id } });
  const since = await stage.now();
  expect(await startSource(run.ctx)).toEqual({
    problems: [
      {
        cause: "scscf at Lyon is in the VNF CSCF west now: it stays stopped and locked",
        todo: "Unlock it and start it by hand, if it should run.",
        isTold: true,
      },
    ],
  });
  expect(await stage.asked(since)).toEqual(["hss unlock", "hss os-start", "pcscf unlock", "pcscf os-start"]);
}, 60_000);

it("has steps for what was fenced only", async () => {
  const run = await fenced();
  expect(startStepsOf(run.ctx.plan, null)).toEqual([]);
  const steps = startStepsOf(run.ctx.plan, await stage.recordOf(run));
  expect(steps.map(({ title, position }) => [position, title])).toEqual([
    [0, "Unlock and start hss"],
    [1, "Unlock and start scscf"],
    [2, "Unlock and start pcscf"],
  ]);
}, 60_000);
