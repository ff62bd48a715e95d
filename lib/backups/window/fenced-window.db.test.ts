import { expect, it } from "vitest";
import { db } from "../../db";
import { storedFailover } from "../../freezes/testing/stored-failover";
import { startServer, stopServer, unpauseServer } from "../../openstack/nova/server-actions";
import { getServer } from "../../openstack/nova/servers";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import type { BackupContext } from "../backup-context";
import { thawLeft } from "./recover-window";
import { runWindow } from "./run-window";
import { deadWindow } from "./testing/dead-window";
import { windowLab } from "./testing/window-lab";

/* The backup's own thaws of VMs that a failover has fenced meanwhile. */

const { lab, idOf, leases, plan } = windowLab();

const held = (method: "pause" | "stop") =>
  lab.stage.planOf(
    lab.members.map((m) => (m.hold.kind === "quiesce" ? { ...m, hold: { ...m.hold, method } } : m)),
  );
const stateOf = async (name: string) => (await getServer(lab.stage.admin, idOf(name))).vmState;
const fence = async ({ run, plan: { site } }: BackupContext, names: string[]) => {
  const { vnfId } = await db().run.findUniqueOrThrow({ where: { id: run.id } });
  return storedFailover(vnfId, site.id, names.map(idOf));
};
const outcomes = async (runId: string) =>
  (await leases(runId)).map(({ serverName, state, closedBy }) => [serverName, state, closedBy]);

it("leaves what it has paused itself, when a failover has fenced it, and lets the others run", async () => {
  const { ctx, journal } = await lab.stage.begin(held("pause"));
  const { name } = await fence(ctx, ["hss-1"]);
  const record = await runWindow(ctx);
  expect(await stateOf("hss-1")).toBe("paused");
  expect([await stateOf("hss-2"), await stateOf("hss-3")]).toEqual(["active", "active"]);
  expect(record.members.map(({ thaw }) => thaw)).toEqual(["left-off", "thawed", "thawed"]);
  expect(await outcomes(ctx.run.id)).toEqual([
    ["hss-1", "left_off", "run"],
    ["hss-2", "thawed", "run"],
    ["hss-3", "thawed", "run"],
  ]);
  expect(journal.of(`thaw:${idOf("hss-1")}`).end).toMatchObject({
    ...{ state: "warned", cause: `It was left off for the failover ${name}` },
  });
  await unpauseServer(lab.stage.admin, idOf("hss-1"));
  await waitForServer(lab.stage.admin, idOf("hss-1"), { vmState: "active", deadlineMs: 20_000 });
}, 60_000);

it("does not start what an earlier worker of it has stopped", async () => {
  const { ctx } = await deadWindow(lab.stage, held("stop"), 1, []);
  await stopServer(lab.stage.admin, idOf("hss-2"));
  await waitForServer(lab.stage.admin, idOf("hss-2"), { vmState: "stopped", deadlineMs: 20_000 });
  await fence(ctx, ["hss-1", "hss-2", "hss-3"]);
  await thawLeft(ctx);
  expect(await stateOf("hss-2")).toBe("stopped");
  expect(await outcomes(ctx.run.id)).toEqual(
    ["hss-1", "hss-2", "hss-3"].map((vm) => [vm, "left_off", "worker test"]),
  );
  await startServer(lab.stage.admin, idOf("hss-2"));
  await waitForServer(lab.stage.admin, idOf("hss-2"), { vmState: "active", deadlineMs: 20_000 });
}, 60_000);

it("arms nothing once it was cancelled, though it has not heard of that yet", async () => {
  const { ctx } = await lab.stage.begin(plan());
  await db().run.update({
    where: { id: ctx.run.id },
    data: { cancelRequestedAt: new Date(), cancelRequestedBy: "ada, for f-12" },
  });
  await expect(runWindow(ctx)).rejects.toMatchObject({
    ...{ isCancelled: true, reason: { cause: "Cancelled by ada, for f-12" } },
  });
  expect(await leases(ctx.run.id)).toEqual([]);
}, 60_000);
