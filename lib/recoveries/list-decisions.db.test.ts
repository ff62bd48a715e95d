import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import type { RecoveryState } from "../runs/recovery-view";
import { getVnf } from "../vnfs/get-vnf";
import { storedLab } from "../vnfs/testing/stored-lab";
import { listDecisions } from "./list-decisions";

const lab = storedLab();
const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000);

/** A failover from Lyon to Oslo with two VMs, of which the first is healthy for so long, or neither. */
async function failover(vnf: { id: string; name: string }, state: RecoveryState, healthyAt: Date | null) {
  const id = randomUUID();
  const sites = { fromSiteId: lab.lyon, fromSiteName: "Lyon", toSiteId: lab.oslo, toSiteName: "Oslo" };
  const isOpen = state !== "accepted" && state !== "rolled-back";
  await db().recovery.create({
    data: {
      ...{ id, mode: "failover", vnfId: vnf.id, vnfName: vnf.name, pointId: randomUUID(), ...sites },
      ...{ openVnfId: isOpen ? vnf.id : null, state, isDrill: false },
      servingAt: state === "pending" ? healthyAt : null,
      servers: {
        create: [
          { sourceServerId: "a1", name: "a1", tier: 1, state: healthyAt ? "healthy" : "failed", healthyAt },
          { sourceServerId: "a2", name: "a2", tier: 2, state: state === "pending" ? "healthy" : "failed" },
        ],
      },
    },
  });
  return id;
}
const run = (
  recoveryId: string,
  vnf: { id: string; name: string },
  kind: "failover" | "rollback",
  endedAt: Date | null,
) =>
  db().run.create({
    data: {
      ...{
        kind,
        state: endedAt ? "succeeded" : "running",
        vnfId: vnf.id,
        vnfName: vnf.name,
        recoveryId,
        endedAt,
      },
      ...{ siteId: lab.oslo, siteName: "Oslo", startKey: randomUUID(), startedBy: { name: "ada" } },
      ...{ plan: {}, planHash: "" },
    },
  });

it("lists failovers that nobody has decided about, by their newest run, the longest waiting first", async () => {
  const first = await lab.vnf({ name: "A", members: [{ serverId: "a1" }] });
  const second = await lab.vnf({ name: "B", members: [{ serverId: "a2" }] });
  const third = await lab.vnf({ name: "C", members: [{ serverId: "a3" }] });
  const young = await failover(first, "pending", at(5));
  await run(young, first, "failover", at(4));
  const old = await failover(second, "partly", at(90));
  await run(old, second, "failover", at(89));
  const again = await run(old, second, "failover", at(80));
  const over = await failover(third, "accepted", at(10));
  await run(over, third, "failover", at(9));
  const { failovers } = await listDecisions(lab.admin);
  expect(failovers).toMatchObject([
    {
      recoveryId: old,
      runId: again.id,
      name: `f-${again.number}`,
      state: "partly",
      healthy: 1,
      of: 2,
      isBusy: false,
    },
    { recoveryId: young, vnf: { id: first.id, name: "A" }, from: "Lyon", to: "Oslo", healthy: 2, of: 2 },
  ]);
  expect(failovers.map(({ since }) => Math.round((Date.now() - Date.parse(since ?? "")) / 60_000))).toEqual([
    90, 5,
  ]);
  expect((await listDecisions(sessionOf("viewer", ["elsewhere"]))).failovers).toEqual([]);
});

it("tells the page of a VNF, too: by the roll-back while that goes on, without a clock", async () => {
  const vnf = await lab.vnf();
  const id = await failover(vnf, "rolling-back", at(30));
  await run(id, vnf, "failover", at(29));
  const rollback = await run(id, vnf, "rollback", null);
  const { openFailover } = await getVnf(lab.admin, vnf.id);
  expect(openFailover).toMatchObject({
    runId: rollback.id,
    name: `u-${rollback.number}`,
    isBusy: true,
    since: null,
  });
});

it("names those that demand a drill and had none", async () => {
  const vnf = await lab.vnf({ drillEveryDays: 90 });
  expect((await listDecisions(lab.admin)).due).toMatchObject([
    { vnf: { id: vnf.id }, everyDays: 90, lastPassed: null, isDue: true },
  ]);
});
