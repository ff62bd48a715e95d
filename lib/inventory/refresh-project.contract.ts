import { afterAll, beforeAll, expect, test, vi } from "vitest";
import startDatabase from "@/test/database";
import { db } from "../db";
import { createVolume, deleteVolume } from "../openstack/cinder/volume-changes";
import { waitForVolume } from "../openstack/cinder/volume-waits";
import { createNetwork, deleteNetwork } from "../openstack/neutron/networks";
import { createSubnet } from "../openstack/neutron/subnets";
import { attachVolume } from "../openstack/nova/attachments";
import { bootServer, publicImage, QUICK, removeServer } from "../openstack/nova/testing/boot";
import type { Session } from "../openstack/session";
import { Cleanup } from "../openstack/testing/cleanup";
import { cloudSession, reportCalls, testName } from "../openstack/testing/cloud";
import { getVm } from "./get-server";
import { refreshProject } from "./refresh-project";
import { addCredential, addSite, sessionOf } from "./testing/rows";

const cleanup = new Cleanup();
let stopDatabase: () => Promise<void>;
let demo: Session;
let siteId: string;
let credentialId: string;
let projectId: string;
/** Boots from a volume, has a port. */
let server: Awaited<ReturnType<typeof bootServer>>;

beforeAll(async () => {
  stopDatabase = await startDatabase();
  demo = await cloudSession("r1-demo");
  projectId = await demo.projectId();
  siteId = await addSite("RegionOne");
  credentialId = await addCredential(siteId, projectId, "demo");
});

afterAll(async () => {
  await cleanup.run();
  await demo.transport.close();
  await db().$disconnect();
  await stopDatabase();
  reportCalls();
});

const openSession = async () => demo;
const refresh = async () =>
  expect(await refreshProject(credentialId, { minAgeMs: 0, openSession })).toBe("refreshed");
const row = (serverId: string) =>
  db().inventoryServer.findUnique({ where: { siteId_serverId: { siteId, serverId } } });
const wholeAt = async () =>
  (await db().inventoryScope.findUniqueOrThrow({ where: { credentialId } })).wholeAt;

async function boot() {
  const net = await createNetwork(demo, { name: testName("inventory") });
  cleanup.add(`network ${net.id}`, () => deleteNetwork(demo, net.id));
  await createSubnet(demo, {
    networkId: net.id,
    name: testName("inventory"),
    cidr: "192.0.2.0/28",
    ipVersion: 4,
    hasDhcp: false,
  });
  return bootServer(demo, "inventory", cleanup, {
    networks: [{ network: net.id, fixedIp: "192.0.2.5" }],
    userData: Buffer.from("the-secret-of-a-test").toString("base64"),
    blockDevices: [
      {
        sourceType: "image",
        id: await publicImage(demo),
        bootIndex: 0,
        sizeGib: 1,
        deleteOnTermination: true,
      },
    ],
  });
}

test("a new VM appears by the changes alone, with its volume and port", async () => {
  await refresh();
  const whole = await wholeAt();
  server = await boot();
  await refresh();
  expect(await wholeAt()).toEqual(whole);
  const seen = await row(server.id);
  expect(seen).toMatchObject({
    projectId,
    name: server.name,
    status: "ACTIVE",
    addresses: ["192.0.2.5"],
    volumeIds: [expect.any(String)],
  });
  expect(JSON.stringify(seen)).not.toContain(Buffer.from("the-secret-of-a-test").toString("base64"));
  const port = await db().inventoryPort.findFirst({ where: { siteId, deviceId: server.id } });
  expect(port?.detail).toMatchObject({ fixedIps: [{ address: "192.0.2.5" }] });
  const volume = await db().inventoryVolume.findFirst({
    where: { siteId, volumeId: seen?.volumeIds[0] ?? "" },
  });
  expect(volume).toMatchObject({ sizeGib: 1, missingSince: null });
});

test("a volume that is attached shows at its VM, though Nova does not call that a change", async () => {
  const { id } = await createVolume(demo, { name: testName("inventory"), sizeGib: 1 });
  cleanup.add(`volume ${id}`, async () => {
    await waitForVolume(demo, id, QUICK);
    await deleteVolume(demo, id);
  });
  await waitForVolume(demo, id, QUICK);
  // So that the VM's own creation is no change any more.
  await db().inventoryScope.updateMany({ data: { changesSince: new Date() } });
  await attachVolume(demo, server.id, { volumeId: id });
  await waitForVolume(demo, id, { ...QUICK, wanted: ["in-use"] });
  await refresh();
  expect((await row(server.id))?.volumeIds).toContain(id);
});

test("the VM is told live, in all its parts", async () => {
  const vm = await getVm(sessionOf("operator", [projectId]), siteId, server.id, { openSession });
  expect(vm.server).toMatchObject({ isLive: true, value: { group: "running" } });
  expect(vm.volumes.value).toMatchObject({ rootDisk: "volume", volumes: [{ sizeGib: 1 }, { sizeGib: 1 }] });
  expect(vm.ports.value).toMatchObject([{ addresses: ["192.0.2.5"] }]);
  expect(vm.quiesce).toMatchObject({ isLive: true, value: expect.any(Array) });
  expect(vm.actions.value?.at(-1)).toMatchObject({ action: "create", hasFailed: false });
  expect(vm.migration).toMatchObject({ isLive: true, value: null });
});

test("a deleted VM is told by the changes, and not taken for missing", async () => {
  await removeServer(demo, server.id);
  const whole = await wholeAt();
  await vi.waitFor(
    async () => {
      await refresh();
      expect(await row(server.id)).toMatchObject({ status: "DELETED", deletedAt: expect.any(Date) });
    },
    { timeout: 10_000, interval: 500 },
  );
  expect(await row(server.id)).toMatchObject({ name: server.name, missingSince: null });
  expect(await wholeAt()).toEqual(whole);
});
