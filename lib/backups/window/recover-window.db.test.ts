import { expect, it } from "vitest";
import { db } from "../../db";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { recoverWindow } from "./recover-window";
import { runWindow } from "./run-window";
import { deadWindow } from "./testing/dead-window";
import { FROZEN, THAWN, windowLab } from "./testing/window-lab";

const { lab, plan, idOf, happened, leases } = windowLab();

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
