import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { receiver } from "../../hooks/testing/receiver";
import { storedHook } from "../../hooks/testing/stored-hook";
import { setVolumeMetadata } from "../../openstack/cinder/volume-changes";
import { findVolume } from "../../openstack/cinder/volumes";
import { createFloatingIp, getFloatingIp, moveFloatingIp } from "../../openstack/neutron/floating-ips";
import { createNetwork } from "../../openstack/neutron/networks";
import { createPort, deletePort } from "../../openstack/neutron/port-changes";
import { getPort, listPorts } from "../../openstack/neutron/ports";
import { createRouter } from "../../openstack/neutron/routers";
import { createSubnet } from "../../openstack/neutron/subnets";
import { listAttachments } from "../../openstack/nova/attachments";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { build } from "../build/build";
import { portIdOf, refId } from "../build/ref-ids";
import { recoveryName } from "../fence/lock-reason";
import { importRecords } from "../import-records";
import { prove } from "../prove/prove";
import type { RecoveryContext } from "../recovery-context";
import { removeMade } from "../remove-made";
import { stepsOf } from "../steps-of";
import { type BegunDrill, buildStage } from "../testing/build-stage";
import { noteChange } from "./floating-ip-changes";
import { handBack } from "./hand-back";
import { handOver } from "./hand-over";
import { takeBackFloatingIps } from "./take-back-floating-ips";

const NAMES = ["hss", "scscf"] as const;
const stage = buildStage(NAMES);
let told: Awaited<ReturnType<typeof receiver>>;
let admin: Session;
let routerId: string;
let ips: { id: string; address: string }[];
let hookId: string;

beforeAll(async () => {
  told = await receiver();
  const { cloud, oslo } = stage.sites;
  admin = cloud.session(oslo.region, { user: "admin", project: "demo" });
  const { id: networkId } = await createNetwork(admin, { name: "ext", isExternal: true });
  await createSubnet(admin, { networkId, name: "ext", ipVersion: 4, cidr: "203.0.113.0/24", hasDhcp: false });
  ({ id: routerId } = await createRouter(admin, { name: "way-out", gatewayNetworkId: networkId }));
  ips = [];
  for (const _ of NAMES) ips.push(await createFloatingIp(admin, { networkId }));
});
beforeEach(async () => {
  told.forget();
  ({ id: hookId } = await storedHook(told.url, { name: "dns" }));
});

afterEach(async () => {
  for (const { id } of ips) await moveFloatingIp(admin, id, null);
  await db().recovery.updateMany({ data: { openVnfId: null } });
  await db().hook.deleteMany();
});

/** A failover whose VMs are up, its floating IPs and its hook before it. */
async function built(): Promise<BegunDrill> {
  const drill = await stage.plan();
  const plan = {
    ...drill,
    mode: "failover" as const,
    isDrill: false,
    cleanUp: null,
    floatingIps: ips.map(({ id, address }, i) => ({
      ...{ id, address, credentialId: stage.sites.oslo.credentials.demo },
      port: `${stage.point.vms[i]?.id}:0`,
    })),
    make: {
      ...drill.make,
      // The source's network has no gateway.
      networks: drill.make.networks.map((network) => ({
        ...network,
        subnets: network.subnets.map((s) => ({ ...s, gatewayIp: "10.10.0.254", allocationPools: [] })),
      })),
    },
    routerInterfaces: drill.make.networks.flatMap(({ credentialId, subnets }) =>
      subnets.map(({ key }) => ({ routerId, routerName: "way-out", credentialId, subnet: key })),
    ),
    hooks: { fence: null, handOver: { id: hookId, name: "dns" } },
  };
  const run = await stage.begin(plan);
  await importRecords(run.ctx);
  await build(run.ctx);
  await prove(run.ctx);
  return run;
}

const leadsTo = async (i: number) => (await getFloatingIp(admin, ips[i]?.id ?? "")).portId;
const portOf = (ctx: RecoveryContext, i: number) => portIdOf(ctx, `${stage.point.vms[i]?.id}:0`);
const volumesOf = async (run: BegunDrill) => {
  const { volumes } = await stage.rowsOf(run);
  return Promise.all(
    volumes.map(async ({ sourceVolumeId, volumeId }) => {
      const volume = await findVolume(admin, volumeId ?? "");
      return [sourceVolumeId, volume?.name ?? null] as const;
    }),
  );
};
/** Source ids of the volumes that Nova would delete with their VM. */
async function deletedWithTheirVms(run: BegunDrill): Promise<string[]> {
  const { servers, volumes } = await stage.rowsOf(run);
  const attached = await Promise.all(servers.map(({ serverId }) => listAttachments(admin, serverId ?? "")));
  const gone = attached.flat().filter((each) => each.isDeletedWithServer);
  const keys = gone.map(({ volumeId }) => volumes.find((v) => v.volumeId === volumeId)?.sourceVolumeId);
  return run.ctx.plan.volumes.map(({ key }) => key).filter((key) => keys.includes(key));
}
const openRows = (ctx: RecoveryContext) =>
  db().runResource.count({ where: { run: { recoveryId: ctx.recovery.id }, removedAt: null } });

it("leads floating IPs, tells the hook and names the volumes; a roll-back takes all of it back", async () => {
  const run = await built();
  const { ctx, journal } = run;
  told.willAnswer({ status: 503 }, { status: 200, body: "noted" });
  expect(await handOver(ctx)).toEqual({ problems: [] });
  for (const i of [0, 1]) expect(await leadsTo(i)).toBe(await portOf(ctx, i));

  const wayOut = await collect(listPorts(admin, { deviceIds: [routerId], addresses: ["10.10.0.254"] }));
  expect(wayOut.map(({ deviceOwner }) => deviceOwner)).toEqual(["network:router_interface"]);

  const { servers } = await stage.rowsOf(run);
  expect(told.received).toHaveLength(2);
  expect(new Set(told.received.map(({ headers }) => headers["stillpoint-delivery"]))).toEqual(
    new Set([`${ctx.recovery.id}:hand-over`]),
  );
  const ports = await Promise.all([0, 1].map(async (i) => getPort(admin, await portOf(ctx, i))));
  expect(JSON.parse(told.received[1]?.body ?? "")).toEqual({
    event: "hand-over",
    recovery: { id: ctx.recovery.id, run: await recoveryName(ctx.recovery.id) },
    vnf: { id: ctx.plan.vnf.id, name: ctx.plan.vnf.name },
    from: { id: stage.sites.lyon.id, name: "Lyon" },
    to: { id: stage.sites.oslo.id, name: "Oslo" },
    vms: NAMES.map((name, i) => ({
      name,
      id: servers[i]?.serverId,
      addresses: ports[i]?.fixedIps.map(({ address }) => address),
      floatingIps: [ips[i]?.address],
    })),
  });

  const names = new Map(ctx.plan.volumes.map(({ key, name }) => [key, name]));
  for (const [key, name] of await volumesOf(run)) expect(name).toBe(names.get(key));
  // As at the source: the data volume of each goes with its VM.
  expect(await deletedWithTheirVms(run)).toEqual(
    ctx.plan.volumes.filter(({ isRoot }) => !isRoot).map(({ key }) => key),
  );
  const keys = stepsOf(ctx.plan)
    .filter(({ phase }) => phase === "hand-over")
    .map(({ key }) => [key, "succeeded"]);
  expect(keys.map(([key]) => [key, journal.of(key ?? "").end?.state])).toEqual(keys);
  expect(
    await db().auditEntry.findMany({
      where: { action: "hook.called", runId: ctx.run.id },
      orderBy: { id: "asc" },
      select: { result: true, actorName: true },
    }),
  ).toEqual([
    { result: "intent", actorName: "ada" },
    { result: "done", actorName: "ada" },
  ]);

  // The addresses are the operator's.
  expect(await takeBackFloatingIps(ctx, "start")).toEqual([]);
  expect(await takeBackFloatingIps(ctx, "start")).toEqual([]);
  for (const i of [0, 1]) expect(await leadsTo(i)).toBeUndefined();
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect((await volumesOf(run)).map(([, name]) => name)).toEqual([null, null, null, null]);
  expect(await openRows(ctx)).toBe(0);
  for (const { id } of ips) expect(await getFloatingIp(admin, id)).toBeDefined();

  told.forget();
  // One came to the VNF after its point was taken, and was fenced with the others.
  const joined = { id: crypto.randomUUID(), name: "joined" };
  const fenced = [...stage.point.vms, joined].reverse().map(({ id, name }) => ({
    ...{ serverId: id, name, state: "locked", wasRunning: true, wasLocked: false, cause: null },
    at: { siteId: stage.sites.lyon.id, siteName: "Lyon", projectId: "p", tier: 1 },
  }));
  await db().recovery.update({ where: { id: ctx.recovery.id }, data: { fence: { servers: fenced } } });
  const { ctx: undoing, journal: undone } = stage.takenUp(ctx);
  expect(await handBack(undoing, "Nothing was started at Lyon: it is told then.")).toEqual([]);
  expect(undone.of("hook:hand-back").end).toMatchObject({ state: "skipped" });
  // A worker that dies right before the call has written down that it was about to.
  const lost = () => {
    throw new Error("lost");
  };
  await expect(handBack({ ...undoing, assertFence: lost }, null)).rejects.toThrow("lost");
  expect(told.received).toEqual([]);
  told.willAnswer({ status: 503 }, { status: 200, body: "noted" });
  expect(await handBack(undoing, null)).toEqual([]);
  expect(undone.of("hook:hand-back").end).toMatchObject({ state: "succeeded" });
  expect(await handBack(stage.takenUp(ctx).ctx, null)).toEqual([]);
  expect(told.received.map(({ headers }) => headers["stillpoint-delivery"])).toEqual([
    `${ctx.recovery.id}:hand-back`,
    `${ctx.recovery.id}:hand-back`,
  ]);
  expect(JSON.parse(told.received[1]?.body ?? "")).toEqual({
    event: "hand-back",
    recovery: { id: ctx.recovery.id, run: await recoveryName(ctx.recovery.id) },
    vnf: { id: ctx.plan.vnf.id, name: ctx.plan.vnf.name },
    from: { id: stage.sites.oslo.id, name: "Oslo" },
    to: { id: stage.sites.lyon.id, name: "Lyon" },
    vms: [
      ...NAMES.map((name, i) => ({
        ...{ name, id: stage.point.vms[i]?.id, floatingIps: [] },
        addresses: [expect.stringMatching(/^10\./)],
      })),
      { ...joined, addresses: [], floatingIps: [] },
    ],
  });
}, 90_000);

it("goes on where a killed worker left it, and does nothing twice", async () => {
  const { ctx } = await built();
  const [first] = ctx.plan.floatingIps;
  if (!first) throw new Error("none is planned");
  // It was written down, and never sent.
  await noteChange(ctx, first, { before: null, after: await portOf(ctx, 0) });
  expect(await handOver(stage.takenUp(ctx).ctx)).toEqual({ problems: [] });
  expect(await handOver(stage.takenUp(ctx).ctx)).toEqual({ problems: [] });
  const rows = await db().runResource.findMany({ where: { runId: ctx.run.id, kind: "floating_ip" } });
  expect(rows).toHaveLength(ips.length);
  expect(rows.map(({ removedAt }) => removedAt)).not.toContain(null);
}, 90_000);

it("leaves a floating IP that leads elsewhere by now, and VMs that do not serve; and tells what the hook said", async () => {
  const run = await built();
  const { ctx, journal } = run;
  const foreign = await createPort(admin, {
    networkId: await refId(ctx, { made: ctx.plan.make.networks[0]?.key ?? "" }),
    name: "somebody's",
  });
  await moveFloatingIp(admin, ips[0]?.id ?? "", foreign.id);
  await db().recoveryServer.updateMany({
    where: { recoveryId: ctx.recovery.id, sourceServerId: stage.point.vms[1]?.id ?? "" },
    data: { state: "failed" },
  });
  told.willAnswer({ status: 409, body: "who are you?" });
  const { problems } = await handOver(ctx);
  expect(problems.map(({ cause }) => cause)).toEqual([
    `floating IP ${ips[0]?.address} leads to port ${foreign.id} by now, and was left there`,
    "the hook dns was not told: HTTP 409: who are you?",
  ]);
  expect(await leadsTo(0)).toBe(foreign.id);
  expect(await leadsTo(1)).toBeUndefined();
  expect(journal.of(`hand-over:floating-ip:${ips[1]?.id}`).end).toMatchObject({ state: "skipped" });
  expect(JSON.parse(told.received[0]?.body ?? "").vms.map(({ name }: { name: string }) => name)).toEqual([
    "hss",
  ]);
  const own = ctx.plan.servers.find(({ name }) => name === "hss")?.volumes ?? [];
  for (const [key, name] of await volumesOf(run))
    if (own.includes(key)) expect(name).toBe(ctx.plan.volumes.find((v) => v.key === key)?.name);
    else expect(name).toMatch(/^stillpoint-/);
  // What was never led there is not led back either.
  expect(await takeBackFloatingIps(ctx, "start")).toEqual([]);
  expect(await leadsTo(0)).toBe(foreign.id);
  await deletePort(admin, foreign.id);
}, 90_000);

it("leaves one at the roll-back that somebody has led elsewhere since", async () => {
  const { ctx } = await built();
  expect(await handOver(ctx)).toEqual({ problems: [] });
  const foreign = await createPort(admin, {
    networkId: await refId(ctx, { made: ctx.plan.make.networks[0]?.key ?? "" }),
    name: "somebody's",
  });
  await moveFloatingIp(admin, ips[0]?.id ?? "", foreign.id);
  const [problem, ...others] = await takeBackFloatingIps(ctx, "start");
  expect(others).toEqual([]);
  expect(problem?.cause).toContain(`leads to port ${foreign.id} by now`);
  expect(await leadsTo(0)).toBe(foreign.id);
  expect(await leadsTo(1)).toBeUndefined();
  await deletePort(admin, foreign.id);
}, 90_000);

it("gives no volume its name before its metadata says whose it is", async () => {
  const run = await built();
  const { ctx } = run;
  const { volumes } = await stage.rowsOf(run);
  const [lost] = volumes;
  // Another run has made it ready: its mark is that one's.
  await setVolumeMetadata(admin, lost?.volumeId ?? "", { stillpoint_run: crypto.randomUUID() });
  const { problems } = await handOver(ctx);
  expect(problems.map(({ cause }) => cause).join()).toBe("");
  expect((await findVolume(admin, lost?.volumeId ?? ""))?.metadata.stillpoint_run).toBe(ctx.run.id);
}, 90_000);
