import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import type { Check } from "../recoveries/boot-tiers";
import type { DescribedServer } from "../recoveries/point-facts";
import { updateMapping, updateRecoveryPlan } from "../recoveries/update-plan";
import { asAdmin } from "../sandbox/control/switches/as-admin";
import { PORTS } from "../sandbox/neutron/rows";
import { SERVERS } from "../sandbox/nova/rows";
import { person } from "../sites/testing/stored-site";
import { forgetWorkers } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { bootedOnceInOrder, planOf, traces } from "./testing/drill-history";
import { type RecoveryStage, recoveryStage, type SiteLists } from "./testing/recovery-stage";
import { type SeenBoot, watchBoots } from "./testing/watch-boots";

/*
 * Whole drills by a real worker into a network that was chosen for drills, and that the worker reaches: what a VM's checks
 * ask there is asked. The guests of the sandbox serve nothing; a server of the test's stands where one of them is.
 */

vi.setConfig({ testTimeout: 300_000 });

/** All of it is this machine's, which a worker of a test may ask. */
const RANGE = "127.77.0.0/24";
const HOST = "127.77.0.10";
const PATH = "/health";

let stage: RecoveryStage;
let workers: DoomedWorkers;
let service: Server;
let asked: string[];
let boots: SeenBoot[];
let before: SiteLists;
let since: number;
let networkId: string;
let version = 0;

beforeAll(async () => {
  await forgetWorkers();
  asked = [];
  service = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === PATH ? 200 : 404).end();
  });
  await new Promise<void>((resolve) => service.listen(0, HOST, resolve));
  workers = await doomedWorkers();
  stage = await recoveryStage({ names: ["aaa-1"], bootOrders: [1] });
  await chooseNetwork();
  boots = watchBoots(stage.target);
  before = stage.lists();
  await workers.begin(await workers.loaded());
}, 240_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
  service?.close();
});

/** Each of the VM's ports goes into it; the first has the address at which the service is. */
async function chooseNetwork(): Promise<void> {
  const { target, vnfId, to, pointId } = stage;
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  const [vm] = point.servers as unknown as DescribedServer[];
  if (!vm) throw new Error("the point has no VM");
  const make = <T>(kind: string, body: object) =>
    asAdmin<Record<string, T>>(target, vm.projectId, {
      ...{ method: "POST", path: `/network/v2.0/${kind}s`, body: { [kind]: body } },
    });
  const { network } = await make<{ id: string }>("network", { name: "quarantine" });
  networkId = network?.id ?? "";
  await make("subnet", { network_id: networkId, ip_version: 4, cidr: RANGE, enable_dhcp: false });
  const choose = async (kind: string, sourceKey: string, choice: object) => {
    const mapping = { purpose: "drill", kind, sourceKey, choice };
    ({ version } = await updateMapping(person(), { vnfId, siteId: to.id, version, ...mapping }));
  };
  for (const id of new Set(vm.ports.map(({ network }) => network.id)))
    await choose("network", id, { do: "use", id: networkId, name: "quarantine" });
  for (const [i, port] of vm.ports.entries())
    for (const { address } of port.fixedIps)
      await choose("address", `${port.portId}/${address}`, { do: "as", value: `127.77.0.${10 + i}` });
}

/** The VM's checks, one after the other in the plan. */
async function check(...checks: object[]): Promise<void> {
  const [serverId] = stage.serverIds;
  const tier = { order: 1, delaySeconds: 0, pauseBefore: null, onFailedCheck: "go-on" };
  const bootTiers = [{ ...tier, checks: checks.map((each) => ({ serverId, within: 5, ...each }) as Check) }];
  const of = { vnfId: stage.vnfId, siteId: stage.to.id, version };
  ({ version } = await updateRecoveryPlan(person(), { ...of, bootTiers, drillNetworks: "mapped" }));
  since = stage.sandbox.world.history.last;
  asked.length = 0;
}

/** What became of each check, in their order. */
const checked = async (runId: string) => {
  const steps = await db().runStep.findMany({
    where: { runId, key: { startsWith: "verify:" } },
    orderBy: { key: "asc" },
  });
  return steps.map(({ state, cause }) => [state, cause]);
};

/** Of one that came up and was cleaned up again. */
const violations = async (runId: string) => [
  ...(await traces(stage, runId, { since, before })),
  ...bootedOnceInOrder(stage, await planOf(runId), { since, boots }),
];

it("asks the services of a VM where a route leads to it, and passes by their answers", async () => {
  const { port } = service.address() as AddressInfo;
  await check({ kind: "active" }, { kind: "tcp", port }, { kind: "http", port, path: PATH, status: 200 });
  const runId = await stage.startDrill();
  const run = await stage.drillEnded(runId);
  expect(run).toMatchObject({ state: "succeeded", failure: null });
  expect(await checked(runId)).toEqual(Array(3).fill(["succeeded", null]));
  expect(asked).toEqual([`GET ${PATH}`]);
  expect((await stage.recoveryOf(runId)).report).toMatchObject({ verdict: "passed", left: 0 });
  expect(await violations(runId)).toEqual([]);
  const ports = stage.sandbox.world.history
    .since(since, 100_000)
    .filter(({ kind, table, change }) => kind === "changed" && table === PORTS.name && change === "made")
    .map(({ to }) => (to as { networkId: string }).networkId);
  expect(ports).toEqual(Array(2).fill(networkId));
});

it("does not pass by another answer, or by none, and says what came", async () => {
  const { port } = service.address() as AddressInfo;
  await check({ kind: "http", port, path: "/else", status: 200 }, { kind: "tcp", port: 9 });
  const runId = await stage.startDrill({ cleanUp: { keepForMinutes: 60 } });
  const run = await stage.drillEnded(runId);
  expect(run.state).not.toBe("succeeded");
  expect(await checked(runId)).toEqual([
    ["succeeded", null], // it is up, which is asked of every VM
    ["failed", `${HOST} port ${port}, /else: it answered 404, not 200`],
    ["failed", `${HOST} port 9: nothing listens on that port`],
  ]);
  expect(asked.length).toBeGreaterThan(1); // again and again within its time
  const { id, report, servers } = await stage.recoveryOf(runId);
  expect(report).toMatchObject({ verdict: "failed" });
  expect(stage.target.rows(SERVERS).get(servers[0]?.serverId ?? "")?.vmState).toBe("active");
  expect(await stage.drillEnded(await stage.cleanUp(id))).toMatchObject({ state: "succeeded" });
  expect(await violations(runId)).toEqual([]);
});
