import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { intended } from "../made/intended";
import { removeLeftovers } from "../made/remove-leftovers";
import { runTag, tagOf } from "../made/tag-of";
import { setBootable } from "../openstack/cinder/volume-actions";
import { createVolume, deleteVolume } from "../openstack/cinder/volume-changes";
import { findVolume } from "../openstack/cinder/volumes";
import { createNetwork, deleteNetwork } from "../openstack/neutron/networks";
import { createPort, deletePort } from "../openstack/neutron/port-changes";
import { findPort } from "../openstack/neutron/ports";
import { createServer } from "../openstack/nova/create-server";
import { createServerGroup, deleteServerGroup } from "../openstack/nova/server-groups";
import { deleteServer, findServer } from "../openstack/nova/servers";
import { noteResources, openResources, type ResourceKind } from "../runs/run-resources";
import { forgetRuns } from "../runs/testing/forget-runs";
import { makeNetworks } from "./build/make-networks";
import { portIdOf, refId } from "./build/ref-ids";
import type { RecoveryContext } from "./recovery-context";
import { removeMade } from "./remove-made";
import { type NetworkStage, networkStage } from "./testing/network-stage";

let stage: NetworkStage;
let before: ReturnType<NetworkStage["lists"]>;

beforeAll(async () => {
  stage = await networkStage();
});
beforeEach(() => {
  before = stage.lists();
});
afterEach(async () => {
  await stage.control.removeFaults();
});
afterAll(forgetRuns);

const soon = () => stage.control.advance(20_000);

/** Recorded as far as wanted. */
async function intend(
  ctx: RecoveryContext,
  kind: ResourceKind,
  step: string,
  resourceId?: string,
): Promise<string> {
  const { name: tag } = tagOf(ctx.run.id, step);
  const { siteId, credentialId } = stage;
  await intended(ctx, { siteId, credentialId }, { kind, tag, isTemporary: false });
  if (resourceId) await noteResources(ctx.run.id, [{ kind, tag, resourceId }]);
  // Long ago: nothing of it can still be on its way.
  else
    await db().runResource.updateMany({ where: { runId: ctx.run.id, tag }, data: { madeAt: new Date(0) } });
  return tag;
}

async function volume(ctx: RecoveryContext, key: string): Promise<string> {
  const step = `restore:${key}`;
  const { id } = await createVolume(stage.admin, { ...tagOf(ctx.run.id, step), sizeGib: 1 });
  await intend(ctx, "volume", step, id);
  await soon();
  await setBootable(stage.admin, id, true);
  return id;
}

/** A VM on a port and a volume of the run, as the build makes one. */
async function boot(ctx: RecoveryContext, i: number): Promise<{ serverId: string; volumeId: string }> {
  const server = ctx.plan.servers[i];
  if (!server?.flavor) throw new Error(`no server ${i}`);
  const volumeId = await volume(ctx, `${server.serverId}-root`);
  const step = `boot:${server.serverId}`;
  const { id } = await createServer(stage.admin, {
    name: server.name,
    flavorId: await refId(ctx, server.flavor),
    networks: await Promise.all(server.ports.map(async (key) => ({ port: await portIdOf(ctx, key) }))),
    blockDevices: [{ sourceType: "volume", id: volumeId, bootIndex: 0, deleteOnTermination: false }],
    metadata: tagOf(ctx.run.id, step).metadata,
    tags: [runTag(ctx.run.id)],
  });
  await intend(ctx, "server", step, id);
  return { serverId: id, volumeId };
}

it("removes running VMs, what they stand on, and nothing of anybody else", async () => {
  const { ctx, journal } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  await boot(ctx, 0);
  const { serverId } = await boot(ctx, 1);
  await soon();
  expect((await findServer(stage.admin, serverId))?.vmState).toBe("active");
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
  expect(await openResources(ctx.run.id)).toEqual([]);
  for (const [kind, removed] of Object.entries({
    server: 2,
    port: 3,
    volume: 2,
    network: 2,
    "security-group": 1,
  }))
    expect(journal.of(`remove:${kind}`).end, kind).toMatchObject({ state: "succeeded", detail: { removed } });
  expect(await removeMade(ctx)).toEqual({ left: 0 });
});

it("removes what another run of the same recovery made", async () => {
  const plan = stage.planOf();
  const { ctx } = await stage.begin(plan);
  await makeNetworks(ctx);
  await db().run.update({ where: { id: ctx.run.id }, data: { endedAt: new Date(), activeVnfId: null } });
  const { ctx: other } = await stage.begin(plan);
  await db().run.update({ where: { id: other.run.id }, data: { recoveryId: ctx.recovery.id } });
  expect(await removeMade({ ...other, recovery: ctx.recovery })).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});

it.each([
  ["network", "networks.create", "networks"],
  ["server group", "server-groups.create", "server_groups"],
])("finds and removes a %s that a proxy’s second delivery made", async (_what, route, table) => {
  const rule = await stage.control.addFault({ at: "request", route, effect: { do: "twice" }, times: 1 });
  const { ctx } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  const struck = (await stage.control.faults()).find(({ id }) => id === rule.id)?.struck;
  expect(struck).toBe(1);
  expect(stage.lists()[table]).toHaveLength((before[table]?.length ?? 0) + 2);
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});

it("removes a VM that a second delivery left in ERROR, with the volume that is reserved for it", async () => {
  const { ctx } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  const { serverId, volumeId } = await boot(ctx, 0);
  await soon();
  const { metadata } = tagOf(ctx.run.id, `boot:${ctx.plan.servers[0]?.serverId}`);
  const second = await volume(ctx, "twin");
  await stage.control.addFault({ at: "task:nova.schedule", effect: { do: "fail" }, times: 1 });
  const twin = await createServer(stage.admin, {
    name: "twin",
    flavorId: await refId(ctx, ctx.plan.servers[0]?.flavor ?? { id: "" }),
    networks: "none",
    blockDevices: [{ sourceType: "volume", id: second, bootIndex: 0, deleteOnTermination: false }],
    metadata,
    tags: [runTag(ctx.run.id)],
  });
  await soon();
  expect((await findServer(stage.admin, twin.id))?.vmState).toBe("error");
  expect((await findVolume(stage.admin, second))?.status).toBe("reserved");
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(await findServer(stage.admin, twin.id)).toBeUndefined();
  expect(await findServer(stage.admin, serverId)).toBeUndefined();
  expect(await findVolume(stage.admin, volumeId)).toBeUndefined();
  expect(stage.lists()).toEqual(before);
});

it("frees a volume that is still reserved for a VM that is gone, and takes none from one that is there", async () => {
  const { ctx } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  const free = await volume(ctx, "one");
  const held = await volume(ctx, "two");
  const reserve = (volumeId: string, serverId: string) =>
    stage.admin.call({
      service: "volume",
      method: "POST",
      path: "/attachments",
      body: { attachment: { volume_uuid: volumeId, instance_uuid: serverId } },
      microversion: { pin: "3.70", atLeast: "3.27" },
      expect: [200],
    });
  const root = await createVolume(stage.admin, { name: "somebody’s", sizeGib: 1 });
  await soon();
  await setBootable(stage.admin, root.id, true);
  const { id: stranger } = await createServer(stage.admin, {
    name: "somebody’s",
    flavorId: await refId(ctx, ctx.plan.servers[0]?.flavor ?? { id: "" }),
    networks: "none",
    blockDevices: [{ sourceType: "volume", id: root.id, bootIndex: 0, deleteOnTermination: false }],
  });
  await soon();
  await reserve(free, crypto.randomUUID());
  await reserve(held, stranger);
  expect((await findVolume(stage.admin, free))?.status).toBe("reserved");
  expect(await removeMade(ctx)).toEqual({ left: 1 });
  expect(await findVolume(stage.admin, free)).toBeUndefined();
  expect(await findVolume(stage.admin, held)).toMatchObject({ status: "reserved" });
  expect(await openResources(ctx.run.id)).toMatchObject([{ resourceId: held, isTemporary: true }]);
  const { ctx: next, journal } = stage.again(ctx.plan, ctx.run, ctx.recovery.id);
  await removeMade(next);
  expect(journal.of("remove:volume").end).toMatchObject({
    state: "warned",
    cause: `1 thing is left for later: volume ${held} is used by ${stranger}`,
  });
  // The worker's loop goes on with it once the run is over.
  await deleteServer(stage.admin, stranger);
  await soon();
  await db().run.update({ where: { id: ctx.run.id }, data: { endedAt: new Date() } });
  expect(await removeLeftovers({ clock: ctx.clock, session: next.reader, assertFence: () => {} })).toBe(0);
  await deleteVolume(stage.admin, root.id);
  await soon();
  expect(stage.lists()).toEqual(before);
});

it("removes a port that still names a VM that is gone, and takes none from one that is there", async () => {
  const { ctx } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  const [first = "", second = ""] = ctx.plan.ports.map(({ key }) => key);
  const [stale, used] = await Promise.all([portIdOf(ctx, first), portIdOf(ctx, second)]);
  await stage.admin.call({
    service: "network",
    method: "PUT",
    path: `/ports/${stale}`,
    body: { port: { device_id: crypto.randomUUID(), device_owner: "compute:nova" } },
    expect: [200],
  });
  const root = await createVolume(stage.admin, { name: "somebody’s", sizeGib: 1 });
  await soon();
  await setBootable(stage.admin, root.id, true);
  const { id: stranger } = await createServer(stage.admin, {
    name: "somebody’s",
    flavorId: "m1.tiny",
    networks: [{ port: used }],
    blockDevices: [{ sourceType: "volume", id: root.id, bootIndex: 0, deleteOnTermination: true }],
  });
  await soon();
  // The port, and what it stands on.
  expect(await removeMade(ctx)).toEqual({ left: 4 });
  expect(await findPort(stage.admin, stale)).toBeUndefined();
  expect(await findPort(stage.admin, used)).toMatchObject({ deviceId: stranger, status: "ACTIVE" });
  await deleteServer(stage.admin, stranger);
  await soon();
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
}, 60_000);

it("leaves alone what has another run’s mark, another name, or is in another project", async () => {
  const { ctx } = await stage.begin(stage.planOf());
  const { ctx: next } = await stage.begin(stage.planOf());
  const other = crypto.randomUUID();
  const name = (step: string) => tagOf(ctx.run.id, step).name;
  const { id: ownVolume } = await createVolume(stage.admin, {
    name: name("restore:one"),
    metadata: { stillpoint_run: other },
    sizeGib: 1,
  });
  await soon();
  await setBootable(stage.admin, ownVolume, true);
  const { id: server } = await createServer(stage.admin, {
    name: "hss",
    flavorId: "m1.tiny",
    networks: "none",
    blockDevices: [{ sourceType: "volume", id: ownVolume, bootIndex: 0, deleteOnTermination: false }],
    metadata: { stillpoint_run: other, stillpoint_step: "boot:one" },
    tags: [runTag(ctx.run.id)],
  });
  const network = await createNetwork(stage.admin, { name: "demo-net", description: "somebody’s" });
  const elsewhere = stage.session(stage.region, { user: "admin", project: "admin" });
  const foreign = await createNetwork(elsewhere, { name: "x", description: name("network:two") });
  const itsTag = tagOf(next.run.id, "network:two").name;
  const foreignToo = await createNetwork(elsewhere, { name: "x", description: itsTag });
  const group = await createServerGroup(stage.admin, {
    name: `${name("server-group-1")}0`,
    policy: "affinity",
  });
  await soon();
  before = stage.lists();

  // Looked for by their tags, and recorded under their ids.
  await intend(ctx, "volume", "restore:one");
  await intend(ctx, "server", "boot:one");
  await intend(ctx, "network", "network:two");
  await intend(ctx, "server_group", "server-group-1");
  // What is not theirs is not taken for theirs either.
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
  await intend(next, "volume", "restore:one", ownVolume);
  await intend(next, "server", "boot:one", server);
  await intend(next, "network", "network:one", network.id);
  await intend(next, "network", "network:two", foreignToo.id);
  await intend(next, "server_group", "server-group-1", group.id);
  expect(await removeMade(next)).toEqual({ left: 5 });
  expect(stage.lists()).toEqual(before);

  await deleteServer(stage.admin, server);
  await soon();
  await deleteVolume(stage.admin, ownVolume);
  await deleteNetwork(stage.admin, network.id);
  await deleteNetwork(elsewhere, foreign.id);
  await deleteNetwork(elsewhere, foreignToo.id);
  await deleteServerGroup(stage.admin, group.id);
  await soon();
});

it("tells who keeps a network from going, and takes nothing away from them", async () => {
  const { ctx, journal } = await stage.begin(stage.planOf());
  await makeNetworks(ctx);
  const networkId = await refId(ctx, { made: ctx.plan.make.networks[0]?.key ?? "" });
  const { id: port } = await createPort(stage.admin, { networkId, name: "somebody’s" });
  expect(await removeMade(ctx)).toEqual({ left: 2 });
  expect(journal.of("remove:network").end).toMatchObject({
    state: "warned",
    detail: { removed: 0, left: [{ kind: "subnet" }, { kind: "network" }] },
  });
  expect(journal.of("remove:port").end).toMatchObject({ state: "succeeded" });
  await deletePort(stage.admin, port);
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
}, 60_000);

it("finds what arrives after its intent was taken to have come to nothing", async () => {
  const { ctx } = await stage.begin(stage.planOf());
  const tag = await intend(ctx, "network", "network:late");
  await removeMade(ctx);
  expect(await openResources(ctx.run.id)).toEqual([]);
  await createNetwork(stage.admin, { name: "late", description: tag });
  expect(await removeMade(ctx)).toEqual({ left: 0 });
  expect(stage.lists()).toEqual(before);
});
