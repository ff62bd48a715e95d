import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import type { DescribedServer } from "../recoveries/point-facts";
import { updateMapping } from "../recoveries/update-plan";
import { asAdmin } from "../sandbox/control/switches/as-admin";
import { FLOATING_IPS, NETWORKS, PORTS } from "../sandbox/neutron/rows";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { drillViolations, historyOf } from "./testing/drill-history";
import { failoverViolations, rollBackViolations } from "./testing/failover-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/*
 * Whole runs by a real worker of a VNF with a VM that people reach by a floating IP. The other site has an address of its own for
 * it, which its plan names: a failover leads that one to the new VM, its roll-back leads it nowhere again, a drill lets it be.
 */

vi.setConfig({ testTimeout: 500_000 });

/** The first one has a floating IP, at the first of its ports; the other has none. */
const NAMES = ["fw-1", "nms-1"] as const;

let stage: RecoveryStage;
let workers: DoomedWorkers;
let boots: SeenBoot[];
/** The addresses that people know: at the source, and what stands for it at the target. */
let known: { id: string; address: string };
let other: { id: string; address: string };
let before: { source: SiteLists; target: SiteLists };
let was: ReturnType<typeof leading>;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  // An appliance has no agent that could hold it still.
  stage = await recoveryStage({ names: NAMES, bootOrders: [1, 2], settings: { onUnquiesced: "continue" } });
  await chooseFloatingIp();
  boots = watchBoots(stage.target);
  before = { source: stage.sourceLists(), target: stage.lists() };
  was = leading();
  await workers.begin(await workers.loaded());
}, 240_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
});

/** One that the VMs' project has at the target, and that leads nowhere; the recovery plan leads it to the VM. */
async function chooseFloatingIp(): Promise<void> {
  const { source, target, vnfId, to, pointId } = stage;
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  const servers = point.servers as unknown as DescribedServer[];
  const fw = servers.find(({ name }) => name === "fw-1");
  const [address] = fw?.ports.flatMap(({ floatingIps }) => floatingIps) ?? [];
  const row = source
    .rows(FLOATING_IPS)
    .all()
    .find((ip) => ip.address === address);
  if (!fw || !row) throw new Error("the point has no VM with a floating IP");
  known = { id: row.id, address: row.address };
  const project = target.rows(NETWORKS).filter(({ name }) => name === "oss-lan")[0]?.projectId ?? "";
  const outside = target.rows(NETWORKS).filter(({ isExternal }) => isExternal)[0]?.id;
  const { floatingip } = await asAdmin<{ floatingip: { id: string; floating_ip_address: string } }>(
    target,
    project,
    {
      ...{ method: "POST", path: "/network/v2.0/floatingips" },
      body: { floatingip: { floating_network_id: outside } },
    },
  );
  other = { id: floatingip.id, address: floatingip.floating_ip_address };
  expect(other.address).not.toBe(known.address);
  await updateMapping(person(), {
    ...{ vnfId, siteId: to.id, version: 0, purpose: "real", kind: "floating-ip", sourceKey: known.address },
    choice: { do: "use", id: other.id, name: other.address },
  });
}

/** Where each floating IP leads, at either site. */
function leading() {
  const of = (site: RecoveryStage["source"]) =>
    new Map(
      site
        .rows(FLOATING_IPS)
        .all()
        .map(({ id, portId, fixedAddress }) => [id, { portId, fixedAddress }]),
    );
  return { source: of(stage.source), target: of(stage.target) };
}

/** What any floating IP was changed by, and what was asked for that would. */
const touched = (since: number) =>
  historyOf(stage, since).flatMap(({ site, kind, table, id, change, method, path }) => {
    if (kind === "changed" && table === FLOATING_IPS.name) return [`${site}: ${id} was ${change}`];
    const isAsked = kind === "asked" && method !== "GET" && String(path).includes("/floatingips");
    return isAsked ? [`${site}: ${method} ${path}`] : [];
  });

it("a drill lets the floating IPs of both sites be, though the plan leads one to its VM", async () => {
  const since = stage.sandbox.world.history.last;
  const runId = await stage.startDrill();
  expect(await stage.drillEnded(runId)).toMatchObject({ state: "succeeded", failure: null });
  expect(touched(since)).toEqual([]);
  expect(leading()).toEqual(was);
  expect(await drillViolations(stage, runId, { since, before: before.target, boots })).toEqual([]);
});

it("a failover leads it to the first port of its VM, and its roll-back leads it nowhere again", async () => {
  const since = stage.sandbox.world.history.last;
  const story = { since, boots, before };
  const runId = await stage.startFailover();
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  const recovery = await stage.recoveryOf(runId);
  const fw = recovery.servers.find(({ name }) => name === "fw-1");
  const vm = stage.target.rows(SERVERS).get(fw?.serverId ?? "");
  const port = stage.target.rows(PORTS).get(vm?.portIds[0] ?? "");
  expect(port?.deviceId).toBe(vm?.id);
  const serving = leading();
  expect(serving.target.get(other.id)).toEqual({
    portId: port?.id,
    fixedAddress: port?.fixedIps[0]?.address,
  });
  // No other one, and nothing at the source: its VMs are off there, and keep what leads to them.
  expect(serving.source).toEqual(was.source);
  serving.target.delete(other.id);
  const others = new Map(was.target);
  others.delete(other.id);
  expect(serving.target).toEqual(others);
  expect(touched(since)).toEqual([
    `${stage.target.name}: PUT /v2.0/floatingips/${other.id}`,
    `${stage.target.name}: ${other.id} was changed`,
  ]);
  const step = { runId_key: { runId, key: `hand-over:floating-ip:${other.id}` } };
  expect(await db().runStep.findUniqueOrThrow({ where: step })).toMatchObject({
    ...{ state: "succeeded", title: `Lead ${other.address} to its VM`, phase: "hand-over" },
    detail: { portId: port?.id },
  });
  expect(await failoverViolations(stage, runId, story)).toEqual([]);

  const sinceRollBack = stage.sandbox.world.history.last;
  const rollBackId = await stage.rollBack(recovery.id);
  expect(await stage.drillEnded(rollBackId)).toMatchObject({ state: "succeeded", failure: null });
  // It is the operator's: it stays, and leads where it led.
  expect(leading()).toEqual(was);
  const runs = { failover: runId, rollBack: rollBackId };
  expect(await rollBackViolations(stage, runs, story, sinceRollBack)).toEqual([]);
  const [led] = await db().runResource.findMany({ where: { runId, kind: "floating_ip" } });
  expect(led?.detail).toMatchObject({
    ...{ id: other.id, before: null, after: port?.id },
    takenBackAt: expect.any(String),
  });
  const back = { runId_key: { runId: rollBackId, key: "start:floating-ips" } };
  expect(await db().runStep.findUniqueOrThrow({ where: back })).toMatchObject({ state: "succeeded" });
});
