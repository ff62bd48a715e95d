import { afterEach, beforeAll, expect, it } from "vitest";
import { db } from "../../db";
import { setBootable } from "../../openstack/cinder/volume-actions";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import { createFloatingIp, getFloatingIp } from "../../openstack/neutron/floating-ips";
import { createNetwork } from "../../openstack/neutron/networks";
import { createPort, updatePort } from "../../openstack/neutron/port-changes";
import { findPort, listPorts, type Port } from "../../openstack/neutron/ports";
import { addRouterInterface, createRouter } from "../../openstack/neutron/routers";
import { createSubnet } from "../../openstack/neutron/subnets";
import { createServer } from "../../openstack/nova/create-server";
import { detachInterface, listInterfaces } from "../../openstack/nova/interfaces";
import { lockServer, stopServer } from "../../openstack/nova/server-actions";
import { getServer } from "../../openstack/nova/servers";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { person } from "../../sites/testing/stored-site";
import { build } from "../build/build";
import { makeNetworks } from "../build/make-networks";
import { portIdOf } from "../build/ref-ids";
import { handOver } from "../hand-over/hand-over";
import { takeBackFloatingIps } from "../hand-over/take-back-floating-ips";
import { importRecords } from "../import-records";
import { checkAddresses } from "../preflight/check-addresses";
import { prove } from "../prove/prove";
import { recoveryPlanOf } from "../recovery-plan-of";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { removeMade } from "../remove-made";
import { buildStage } from "../testing/build-stage";
import { giveAddressesBack } from "./give-addresses-back";
import { takeAddresses } from "./take-addresses";
import { isOpen, takenRowOf, takenRows } from "./taken-record";

const NAMES = ["hss", "scscf"] as const;
const SOON = { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } };
const stage = buildStage(NAMES);
let admin: Session;
let networkId: string;
let floatingIp: { id: string; address: string };
/** It leads to the port that was made before its VM. */
let keptFloatingIp: { id: string; address: string };
/** The former VMs at Oslo: hss's port was made before it, scscf's by Nova. */
let former: Record<(typeof NAMES)[number], { id: string; port: Port }>;

const portOf = async (serverId: string): Promise<Port> => {
  const [port] = await collect(listPorts(admin, { deviceIds: [serverId] }));
  if (!port) throw new Error(`${serverId} has no port`);
  return port;
};
const lyonPort = async (i: number): Promise<Port> => {
  const { cloud, lyon } = stage.sites;
  const session = cloud.session(lyon.region, { user: "admin", project: "demo" });
  const [port] = await collect(listPorts(session, { deviceIds: [stage.point.vms[i]?.id ?? ""] }));
  if (!port) throw new Error("no port at Lyon");
  return port;
};
const addressOf = ({ fixedIps }: Port): string => fixedIps[0]?.address ?? "";

beforeAll(async () => {
  const { cloud, oslo, demoProjectId } = stage.sites;
  admin = cloud.session(oslo.region, { user: "admin", project: "demo" });
  ({ id: networkId } = await createNetwork(admin, { name: "home-net" }));
  const { id: subnetId } = await createSubnet(admin, {
    ...{ networkId, name: "home", ipVersion: 4, cidr: "10.10.0.0/24" },
    gatewayIp: "10.10.0.254",
    hasDhcp: false,
  });
  const { id: ext } = await createNetwork(admin, { name: "ext", isExternal: true });
  await createSubnet(admin, {
    ...{ networkId: ext, name: "ext", ipVersion: 4, cidr: "203.0.113.0/24", hasDhcp: false },
  });
  const { id: routerId } = await createRouter(admin, { name: "out", gatewayNetworkId: ext });
  await addRouterInterface(admin, routerId, { subnetId });
  const [one, two] = [await lyonPort(0), await lyonPort(1)];
  const { id: made } = await createPort(admin, {
    ...{ networkId, name: "signalling", description: "by hand", mac: one.mac },
    fixedIps: [{ subnetId, address: addressOf(one) }],
    allowedAddressPairs: [{ address: "10.10.0.99" }],
  });
  const boot = async (name: string, network: { port: string } | { network: string; fixedIp: string }) => {
    const { id } = await createServer(admin, {
      name,
      flavorId: "m1.tiny",
      networks: [network],
      ...(await bootsFrom()),
    });
    await waitForServer(admin, id, { ...SOON, vmState: "active" });
    return { id, port: await portOf(id) };
  };
  const hss = await boot("hss", { port: made });
  const scscf = await boot("scscf", { network: networkId, fixedIp: addressOf(two) });
  // Of the port that Nova deletes when it is unplugged, and that is made again.
  await updatePort(admin, scscf.port.id, { extraDhcpOptions: [{ name: "tftp-server", value: "10.0.0.2" }] });
  scscf.port = await portOf(scscf.id);
  former = { hss, scscf };
  floatingIp = await createFloatingIp(admin, { networkId: ext, portId: scscf.port.id });
  keptFloatingIp = await createFloatingIp(admin, { networkId: ext, portId: hss.port.id });
  await stopServer(admin, hss.id);
  await waitForServer(admin, hss.id, { ...SOON, vmState: "stopped" });
  await lockServer(admin, hss.id, "stillpoint f-1");
  const recovery = await db().recovery.create({
    data: {
      ...{ mode: "failover", vnfId: stage.point.vnfId, vnfName: "x", pointId: stage.point.pointId },
      ...{ fromSiteId: oslo.id, fromSiteName: "Oslo", toSiteId: stage.sites.lyon.id, toSiteName: "Lyon" },
      isDrill: false,
    },
  });
  await db().formerMember.createMany({
    data: NAMES.map((name, i) => ({
      ...{ vnfId: stage.point.vnfId, siteId: oslo.id, serverId: former[name].id, name, bootOrder: i + 1 },
      ...{ projectId: demoProjectId, recoveryId: recovery.id },
    })),
  });
}, 60_000);

const bootsFrom = async () => {
  const { id } = await createVolume(admin, { name: "former", sizeGib: 1 });
  await waitForVolume(admin, id, SOON);
  await setBootable(admin, id, true);
  return {
    blockDevices: [{ sourceType: "volume" as const, id, bootIndex: 0, deleteOnTermination: false }],
  };
};

afterEach(async () => {
  await db().recovery.updateMany({ data: { openVnfId: null } });
});

const planned = async (): Promise<RecoveryRunPlan> => {
  const { vnfId, pointId } = stage.point;
  const siteId = stage.sites.oslo.id;
  return (await recoveryPlanOf(person(), { vnfId, pointId, siteId, mode: "failover" })).plan;
};
const stateOf = async (id: string) => {
  const { vmState, isLocked, lockedReason } = await getServer(admin, id);
  return { vmState, isLocked, lockedReason: lockedReason ?? null };
};
const of = (name: (typeof NAMES)[number]) => `${stage.point.vms[NAMES.indexOf(name)]?.id}:0`;
const shown = ({ mac, fixedIps, name, securityGroupIds, allowedAddressPairs, extraDhcpOptions }: Port) => ({
  ...{ mac, name, fixedIps, securityGroupIds, extraDhcpOptions },
  pairs: allowedAddressPairs.map(({ address }) => address),
});

it("are in the plan as given up by them, and free for its preflight", async () => {
  const plan = await planned();
  expect(plan.obstacles).toEqual([]);
  expect(plan.takes).toMatchObject([
    {
      portKey: of("hss"),
      formerPortId: former.hss.port.id,
      formerServerId: former.hss.id,
      mac: former.hss.port.mac,
    },
    { portKey: of("scscf"), formerPortId: former.scscf.port.id, addresses: [addressOf(former.scscf.port)] },
  ]);
  expect(plan.mappings.filter(({ kind, purpose }) => kind === "address" && purpose === "real")).toMatchObject(
    [
      { choice: { do: "keep" }, weight: "ok", reason: "Held by hss, its former VM here: given up for this." },
      { choice: { do: "keep" }, reason: "Held by scscf, its former VM here: given up for this." },
    ],
  );
  expect(plan.warnings.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      "Oslo’s former scscf still runs: it is stopped and locked before it gives its addresses up",
      `it gets the MAC ${former.scscf.port.mac} of the port that scscf gives up`,
    ]),
  );
  expect(plan.floatingIps).toHaveLength(2);
  expect(plan.floatingIps).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: floatingIp.id, port: of("scscf") }),
      expect.objectContaining({ id: keptFloatingIp.id, port: of("hss") }),
    ]),
  );
  const { ctx } = await stage.begin(plan);
  expect((await checkAddresses.run(ctx)).findings).toEqual([]);
  // A drill takes nothing.
  expect((await stage.plan()).takes).toEqual([]);
});

it("are the new VMs', and theirs again after a roll-back", async () => {
  const before = { hss: shown(former.hss.port), scscf: shown(former.scscf.port) };
  const run = await stage.begin(await planned());
  const { ctx } = run;
  await importRecords(ctx);
  const built = await build(ctx);
  expect(built.failed).toEqual([]);
  const { servers } = await stage.rowsOf(run);
  for (const [i, name] of NAMES.entries()) {
    const port = await portOf(servers[i]?.serverId ?? "");
    expect(port).toMatchObject({ mac: former[name].port.mac });
    expect(addressOf(port)).toBe(addressOf(former[name].port));
    expect(await portIdOf(ctx, of(name))).toBe(port.id);
    expect(await listInterfaces(admin, former[name].id)).toEqual([]);
  }
  // The one that was made before is used itself, unmarked; Nova has deleted its own.
  expect(await portIdOf(ctx, of("hss"))).toBe(former.hss.port.id);
  expect(await findPort(admin, former.hss.port.id)).toMatchObject({
    description: "by hand",
    name: "signalling",
  });
  expect(await findPort(admin, former.scscf.port.id)).toBeUndefined();
  expect(await stateOf(former.hss.id)).toEqual({
    vmState: "stopped",
    isLocked: true,
    lockedReason: "stillpoint f-1",
  });
  expect(await stateOf(former.scscf.id)).toMatchObject({ vmState: "stopped", isLocked: true });
  await prove(ctx);
  expect((await handOver(ctx)).problems).toEqual([]);
  expect((await getFloatingIp(admin, floatingIp.id)).portId).toBe(await portIdOf(ctx, of("scscf")));
  expect((await getFloatingIp(admin, keptFloatingIp.id)).portId).toBe(former.hss.port.id);

  // As long as the new VMs have them, nothing is given back, and all of it can be asked for again.
  const early = await giveAddressesBack(stage.takenUp(ctx).ctx);
  expect(early.left).toBe(2);
  expect(early.problems.map(({ cause }) => cause)).toEqual([
    expect.stringContaining("could not be given back to hss"),
    expect.stringContaining("could not be given back to scscf"),
  ]);

  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(await findPort(admin, former.hss.port.id)).toMatchObject({ deviceId: undefined });
  const again = stage.takenUp(ctx);
  expect(await giveAddressesBack(again.ctx)).toEqual({ problems: [], left: 0 });
  for (const name of NAMES) {
    const port = await portOf(former[name].id);
    expect(shown(port)).toEqual(before[name]);
    expect(again.journal.of(`give-back:${of(name)}`).end?.state).toBe("succeeded");
  }
  const given = await portOf(former.scscf.id);
  expect((await getFloatingIp(admin, floatingIp.id)).portId).toBe(given.id);
  expect((await getFloatingIp(admin, keptFloatingIp.id)).portId).toBe(former.hss.port.id);
  expect(await takeBackFloatingIps(again.ctx, "start:floating-ips")).toEqual([]);
  expect((await takenRows(ctx)).filter(isOpen)).toEqual([]);
  expect(await db().runResource.count({ where: { kind: "attachment", removedAt: null } })).toBe(0);
  // Once more is nothing more.
  expect(await giveAddressesBack(stage.takenUp(ctx).ctx)).toEqual({ problems: [], left: 0 });
  former.scscf.port = given;
}, 60_000);

it("are taken once, whoever was killed in between, and only what was taken is given back", async () => {
  const plan = await planned();
  const { ctx } = await stage.begin(plan);
  const only = { ...plan, takes: plan.takes?.filter(({ formerName }) => formerName === "hss") ?? [] };
  await takeAddresses({ ...ctx, plan: only });
  const row = await takenRowOf(ctx, of("hss"));
  if (!row) throw new Error("nothing is recorded");
  expect(row.detail).toMatchObject({
    isDeleted: false,
    nics: [former.hss.port.id],
    lock: { reason: "stillpoint f-1" },
  });
  // Killed after the call, before its outcome was written down.
  const { detachedAt: _, isDeleted: __, ...rest } = row.detail;
  await db().runResource.update({
    where: { id: row.id },
    data: { detail: JSON.parse(JSON.stringify(rest)) },
  });
  const next = stage.takenUp({ ...ctx, plan: only });
  await takeAddresses(next.ctx);
  expect(next.journal.of(`take:${of("hss")}`).end).toMatchObject({ state: "succeeded" });
  expect(next.journal.of(`take:${of("hss")}`).attempts ?? []).toEqual([]);
  expect((await takenRowOf(ctx, of("hss")))?.detail).toMatchObject({ isDeleted: false });

  // Killed after the interface was plugged in again, before that was written down.
  const back = stage.takenUp(ctx);
  expect(await giveAddressesBack(back.ctx)).toEqual({ problems: [], left: 0 });
  expect(back.journal.of(`give-back:${of("scscf")}`).end).toMatchObject({ state: "skipped" });
  const given = await takenRowOf(ctx, of("hss"));
  if (given)
    await db().runResource.update({
      where: { id: given.id },
      data: { detail: JSON.parse(JSON.stringify({ ...given.detail, givenBackAt: undefined })) },
    });
  expect(await giveAddressesBack(stage.takenUp(ctx).ctx)).toEqual({ problems: [], left: 0 });
  expect(await listInterfaces(admin, former.hss.id)).toMatchObject([{ portId: former.hss.port.id }]);
  expect(await listInterfaces(admin, former.scscf.id)).toHaveLength(1);
});

it("count as the former VM's still when one could not be given back: the next recovery takes it, and gives it back", async () => {
  const takes = (plan: RecoveryRunPlan) => plan.takes?.filter(({ formerName }) => formerName === "hss") ?? [];
  const first = await planned();
  const before = await stage.begin({ ...first, takes: takes(first) });
  await takeAddresses(before.ctx);
  expect(await findPort(admin, former.hss.port.id)).toMatchObject({ deviceId: undefined });
  // Its target was given up before it was plugged in again.
  await db().recovery.updateMany({ data: { openVnfId: null } });
  const plan = await planned();
  expect(plan.obstacles).toEqual([]);
  expect(takes(plan)).toMatchObject([
    { portKey: of("hss"), formerPortId: former.hss.port.id, formerServerId: former.hss.id },
  ]);
  const { ctx } = await stage.begin({ ...plan, takes: takes(plan) });
  expect((await checkAddresses.run({ ...ctx, plan })).findings).toEqual([]);
  await takeAddresses(ctx);
  expect(await giveAddressesBack(stage.takenUp(ctx).ctx)).toEqual({ problems: [], left: 0 });
  expect(await listInterfaces(admin, former.hss.id)).toMatchObject([{ portId: former.hss.port.id }]);
  expect((await takenRows(before.ctx)).filter(isOpen)).toEqual([]);
});

it("go past a lock that keeps members off, and it is there again afterwards", async () => {
  const { cloud, oslo } = stage.sites;
  const member = cloud.session(oslo.region, { user: "demo", project: "demo" });
  await expect(detachInterface(member, former.hss.id, former.hss.port.id)).rejects.toMatchObject({
    kind: "conflict",
  });
  const plan = await planned();
  const { ctx: of } = await stage.begin(plan);
  const takes = plan.takes?.filter(({ formerName }) => formerName === "hss") ?? [];
  const ctx = { ...of, plan: { ...plan, takes }, session: async () => member };
  const locked = { vmState: "stopped", isLocked: true, lockedReason: "stillpoint f-1" };
  await takeAddresses(ctx);
  expect(await listInterfaces(admin, former.hss.id)).toEqual([]);
  expect(await stateOf(former.hss.id)).toEqual(locked);
  expect(await giveAddressesBack(ctx)).toEqual({ problems: [], left: 0 });
  expect(await listInterfaces(admin, former.hss.id)).toMatchObject([{ portId: former.hss.port.id }]);
  expect(await stateOf(former.hss.id)).toEqual(locked);
});

it("costs the VM of a port that is not given up, and no other", async () => {
  const plan = await planned();
  const { ctx, journal } = await stage.begin(plan);
  const wrong = {
    ...plan,
    takes:
      plan.takes?.map((take) =>
        take.formerName === "hss" ? { ...take, formerPortId: former.scscf.port.id } : take,
      ) ?? [],
  };
  await makeNetworks({ ...ctx, plan: wrong });
  expect(journal.of(`take:${of("hss")}`).end).toMatchObject({
    state: "failed",
    cause: expect.stringMatching(
      /^hss, a former VM, could not give up .*: its port .* is not hss’s any more$/,
    ),
  });
  await expect(portIdOf(ctx, of("hss"))).rejects.toMatchObject({
    reason: { todo: expect.stringContaining("Plan it again") },
  });
  await removeMade(ctx);
  await giveAddressesBack(stage.takenUp(ctx).ctx);
});
