import { expect, it } from "vitest";
import { db } from "../../db";
import { AppError } from "../../errors";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { recoverWindow, thawLeft } from "./recover-window";
import { runWindow } from "./run-window";
import { deadWindow } from "./testing/dead-window";
import { FROZEN, THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, idOf, happened, leases, audit } = windowLab();

// What a dead worker has left: two VMs stand still, and one snapshot is cut.
const died = async (attempt = 1) => {
  const left = await deadWindow(lab.stage, plan(), attempt, ["hss-1", "hss-2"].map(idOf));
  await happened();
  return left;
};

it("thaws what it left before anything else, in reverse, removes its snapshots, and begins anew", async () => {
  const { ctx, name } = await died();
  const record = await runWindow(ctx);
  const told = await happened();
  expect(told.slice(0, 2)).toEqual(["thawed hss-2", "thawed hss-1"]);
  expect(told.slice(2)).toEqual([...FROZEN, ...Array(6).fill("snapshot"), ...THAWN]);
  expect(record).toMatchObject({ attempt: 2, stop: null });
  const names: (string | undefined)[] = [];
  for await (const s of listSnapshots(lab.stage.admin)) names.push(s.name);
  expect(names).not.toContain(name);
  expect((await leases(ctx.run.id)).map((l) => [l.attempt, l.state, l.closedBy])).toEqual([
    [1, "thawed", "worker test"],
    [1, "thawed", "worker test"],
    [1, "not_frozen", "worker test"],
    ...Array(3).fill([2, "thawed", "run"]),
  ]);
});

it("thaws the VMs of the credentials that it has, and the others as soon as it has theirs", async () => {
  const lost = lab.stage.credential(lab.stage.admin);
  const members = lab.members.map((m) => (m.name === "hss-2" ? { ...m, credentialId: lost } : m));
  const { ctx } = await deadWindow(lab.stage, lab.stage.planOf(members), 3, ["hss-1", "hss-2"].map(idOf));
  await happened();
  let isLost = true;
  const unlessLost = (open: typeof ctx.session) => async (id: string) => {
    if (isLost && id === lost) throw new AppError("not_found", "There is no such credential any more.");
    return open(id);
  };
  const [session, reader] = [unlessLost(ctx.session), unlessLost(ctx.reader)];
  const ended = runWindow({ ...ctx, session, reader }).catch((error: unknown) => error);
  await expect.poll(happened, { timeout: 40_000 }).toEqual(["thawed hss-1"]);
  isLost = false;
  expect(await ended).toMatchObject({ name: "RunStopped" });
  expect(await happened()).toEqual(["thawed hss-2"]);
});

it("writes its thaws down although its fence is lost", async () => {
  const { ctx } = await died(3);
  // Until the thaws are sent: what comes after them is no matter of this test.
  const before = async ({ path }: { path: string }) => {
    if (path.endsWith("/action")) throw new Error("this worker has lost its lock");
  };
  const fenced = { before, after: async () => {} };
  const session = async (id: string) => (await ctx.session(id)).journalled(fenced);
  await expect(runWindow({ ...ctx, session })).rejects.toMatchObject({ name: "RunStopped" });
  expect(await happened()).toEqual(["thawed hss-2", "thawed hss-1"]);
  const thaws = async () => {
    const entries = (await audit(ctx.run.id)).filter((e) => /unquiesce/.test(JSON.stringify(e.details)));
    const outcomes = (await audit(ctx.run.id)).filter((e) => entries.some(({ id }) => id === e.intentId));
    return outcomes.map((e) => [e.targetName, e.result]);
  };
  const thawn = (name: string) => [`POST /servers/${idOf(name)}/action`, "done"];
  await expect
    .poll(thaws, { timeout: 40_000 })
    .toEqual(expect.arrayContaining([thawn("hss-2"), thawn("hss-1")]));
});

it("leaves no call that the lost window had foreseen without its one outcome", async () => {
  const { ctx } = await died();
  await runWindow(ctx);
  const entries = await audit(ctx.run.id);
  const outcomesOf = (id: bigint) => entries.filter((e) => e.intentId === id).map((e) => e.result);
  const foreseen = entries.filter((e) => e.result === "intent" && e.requestIds.length > 0);
  const outcomes = foreseen.map(({ id }) => outcomesOf(id));
  expect(outcomes.every(({ length }) => length === 1)).toBe(true);
  expect(outcomes.slice(0, 12)).toEqual(Array(12).fill(["unknown"]));
  expect(outcomes.slice(12).flat()).not.toContain("unknown");
});

it("does not take a snapshot that it cannot see for one that was never made, by a clock that is ahead", async () => {
  const { ctx, name } = await died();
  const { clock } = ctx;
  const ahead = { ...clock, now: () => clock.now() + 3_600_000 };
  await recoverWindow(lab.stage.context(ctx.plan, ctx.run, { clock: ahead }).ctx);
  expect(await happened()).toEqual(["thawed hss-2", "thawed hss-1"]);
  const rows = await db().runResource.findMany({ where: { runId: ctx.run.id } });
  expect(rows.filter(({ removedAt }) => removedAt).map(({ tag }) => tag)).toEqual([name]);
  expect(rows).toHaveLength(6);
});

it("gives up after three, with every VM thawed", async () => {
  const { ctx } = await died(3);
  await expect(runWindow(ctx)).rejects.toMatchObject({ name: "RunStopped" });
  expect(await happened()).toEqual(["thawed hss-2", "thawed hss-1"]);
});

it("thaws for a run that gets no other window, once", async () => {
  const { ctx } = await died();
  await thawLeft(ctx);
  expect(await happened()).toEqual(["thawed hss-2", "thawed hss-1"]);
  expect((await leases(ctx.run.id)).map((l) => l.state)).toEqual(["thawed", "thawed", "not_frozen"]);
  await thawLeft(ctx);
  expect(await happened()).toEqual([]);
});
