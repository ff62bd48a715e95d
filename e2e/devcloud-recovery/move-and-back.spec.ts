import type { Page } from "@playwright/test";
import { deleteVolume } from "../../lib/openstack/cinder/volume-changes";
import { waitForVolumeGone } from "../../lib/openstack/cinder/volume-waits";
import { findVolume, listVolumes } from "../../lib/openstack/cinder/volumes";
import { createNetwork, deleteNetwork, listNetworks } from "../../lib/openstack/neutron/networks";
import { createPort, deletePort } from "../../lib/openstack/neutron/port-changes";
import { findPort, listPorts } from "../../lib/openstack/neutron/ports";
import { createSubnet, listSubnets } from "../../lib/openstack/neutron/subnets";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { attachInterface } from "../../lib/openstack/nova/interfaces";
import { listServers, type Server } from "../../lib/openstack/nova/servers";
import { QUICK, removeServer } from "../../lib/openstack/nova/testing/boot";
import { collect } from "../../lib/openstack/pagination";
import { backUp, beReady, makeVnf, signInAsAdministrator } from "../devcloud-backup/story";
import { removeBackups, threeVms } from "../devcloud-backup/three-vms";
import { expect, test } from "../stillpoint";
import { accept, MOVE_MS, relocate } from "./moves";
import { hashesOf, portsByName, rollBack, runOf, succeeded, untilRecovery } from "./recovery-story";
import { removeSince } from "./remove-since";
import { siteLists } from "./site-lists";
import { writeBytes } from "./volume-bytes";

/*
 * A VNF of three VMs moves to RegionTwo and back home, on the real two-region cloud: no byte of what it wrote is lost, and its
 * former VMs at home give up their MACs and addresses for it. One of them has a port that was made before it, and ports that Nova
 * made. A move that cannot be ended leads back to where it began.
 */
test.describe.configure({ mode: "serial" });

const NAME = "vSBC";
type Lists = Awaited<ReturnType<typeof siteLists>>;
let cloud: Awaited<ReturnType<typeof threeVms>>;
/** What RegionTwo had before it moved. */
let before: Lists;
/** Of the first VM, made by hand. */
let ownPort: string;
let ports: Record<string, string[]>;
/** In RegionTwo, of the same name and range as the one at home: somebody else can be in it before the VNF comes. */
let network: { id: string; subnetId: string } | undefined;
/** Of somebody else in RegionTwo, while it holds an address that the move needs. */
let takenBy: string | undefined;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await threeVms(["hss"]);
  const [home] = (await collect(listNetworks(cloud.one))).filter(({ name }) => name === "demo-net");
  const [first] = cloud.servers;
  ({ id: ownPort } = await createPort(cloud.one, { networkId: home?.id ?? "", name: "signalling" }));
  await attachInterface(cloud.one, first?.id ?? "", { portId: ownPort });
  network = await makeSameNetwork(home?.id ?? "");
});
test.afterAll(async () => {
  test.setTimeout(300_000);
  await giveAddressBack();
  if (before) {
    const made = (await collect(listVolumes(cloud.two))).filter(({ id }) => !before.volumes?.includes(id));
    await removeBackups(
      cloud.one,
      cloud.two,
      made.map(({ id }) => id),
    );
    await removeSince(cloud.two, before);
    await removeMoved();
  }
  if (network) await deleteNetwork(cloud.two, network.id);
  await cloud?.remove();
  if (ownPort) await deletePort(cloud.one, ownPort);
});

/** RegionTwo gets a network like this one of RegionOne. */
async function makeSameNetwork(id: string): Promise<{ id: string; subnetId: string }> {
  const [range] = await collect(listSubnets(cloud.one, { networkIds: [id] }));
  const made = await createNetwork(cloud.two, { name: "demo-net" });
  const subnet = await createSubnet(cloud.two, {
    networkId: made.id,
    name: "moves",
    cidr: range?.cidr ?? "",
    ipVersion: 4,
    gatewayIp: null,
    hasDhcp: false,
  });
  return { id: made.id, subnetId: subnet.id };
}

/** Somebody else in RegionTwo gets an address that a VM of ours has, which nothing else there ever needs. */
async function takeAddress(address: string): Promise<void> {
  if (!network) throw new Error("it is made before the first test");
  const { id: networkId, subnetId } = network;
  ({ id: takenBy } = await createPort(cloud.two, {
    networkId,
    name: "other",
    fixedIps: [{ subnetId, address }],
  }));
}
async function giveAddressBack(): Promise<void> {
  if (takenBy) await deletePort(cloud.two, takenBy);
  takenBy = undefined;
}

/** In RegionOne others make and remove things meanwhile: its VMs are those with the names of ours. */
const mineIn = async (where: "one" | "two"): Promise<Server[]> =>
  (await collect(listServers(cloud[where]))).filter(({ id, name }) =>
    where === "two"
      ? !before.servers?.includes(id)
      : cloud.servers.some((vm) => vm.name === name) && !cloud.servers.some((vm) => vm.id === id),
  );
/** What came back home, with its volumes and ports. */
async function removeMoved(): Promise<void> {
  for (const { id } of await mineIn("one")) {
    const volumes = (await listAttachments(cloud.one, id)).map(({ volumeId }) => volumeId);
    const given = await collect(listPorts(cloud.one, { deviceIds: [id] }));
    await removeServer(cloud.one, id);
    await removeBackups(cloud.one, cloud.two, volumes);
    for (const volumeId of volumes) {
      const volume = await findVolume(cloud.one, volumeId);
      if (volume && volume.status !== "deleting") await deleteVolume(cloud.one, volumeId); // else it goes with its VM
      await waitForVolumeGone(cloud.one, volumeId, QUICK);
    }
    for (const port of given) if (port.id !== ownPort) await deletePort(cloud.one, port.id);
  }
}
const originals = async (): Promise<Server[]> =>
  (await collect(listServers(cloud.one))).filter(({ id }) => cloud.servers.some((vm) => vm.id === id));

/** Their volumes get other bytes, that nobody can guess. @returns SHA-256 by VM and device */
async function written(where: "one" | "two", vms: readonly Server[]): Promise<Record<string, string>> {
  for (const vm of vms)
    for (const { volumeId } of await listAttachments(cloud[where], vm.id))
      await writeBytes(where === "one" ? "r1" : "r2", volumeId, 1);
  return hashes(where, vms);
}
const hashes = (where: "one" | "two", vms: readonly Server[]) =>
  hashesOf(where === "one" ? "r1" : "r2", cloud[where], vms);

/** Of a VNF whose page is open: this story is about moves, and no busy machine ends one of its backups. */
async function allowLongFreeze(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Sections of this VNF" }).getByText("Settings").click();
  await page.getByLabel("Freeze budget, seconds").fill("45");
  await page.getByRole("button", { name: "Store the settings" }).click();
  await expect(page.getByText("The settings were stored")).toBeVisible();
}

/** Until a step of a run has succeeded, by our API. */
async function untilStep(page: Page, runId: string, key: RegExp): Promise<void> {
  const isDone = async () => {
    const run = await (await page.request.get(`/api/runs/${runId}`)).json();
    return run.steps.some(
      (step: { key: string; state: string }) => key.test(step.key) && step.state === "succeeded",
    );
  };
  await expect.poll(isDone, { timeout: MOVE_MS, intervals: [300] }).toBe(true);
}

test("a move whose address at RegionTwo was taken meanwhile leads back: its VMs run at home, and nothing is left there", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await beReady(page);
  await makeVnf(page, cloud.servers, NAME);
  await allowLongFreeze(page);
  ports = await portsByName(cloud.one, cloud.servers);
  const [first] = cloud.servers;
  expect(ports[first?.name ?? ""]).toHaveLength(2);
  await backUp(page, "full", NAME);
  before = await siteLists(cloud.two);
  const bytes = await written("one", await originals());
  const runId = await relocate(page, NAME, "RegionTwo");
  await untilStep(page, runId, /^fence:/);
  await takeAddress(ports[first?.name ?? ""]?.[0]?.split(" ")[1] ?? "");
  await untilRecovery(page, runId, "undone", MOVE_MS);
  await giveAddressBack();
  expect(await siteLists(cloud.two)).toEqual(before);
  for (const vm of await originals())
    expect(vm).toMatchObject({ vmState: "active", taskState: null, isLocked: false });
  expect(await portsByName(cloud.one, cloud.servers)).toEqual(ports);
  expect(await hashes("one", await originals())).toEqual(bytes);
});

test("it moves to RegionTwo with every byte, and its former VMs stay stopped and locked", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await signInAsAdministrator(page);
  const bytes = await written("one", await originals());
  const runId = await relocate(page, NAME, "RegionTwo");
  await succeeded(page, runId, MOVE_MS);
  await untilRecovery(page, runId, "pending");
  const there = await mineIn("two");
  expect(there.map(({ vmState }) => vmState)).toEqual(["active", "active", "active"]);
  expect(await hashes("two", there)).toEqual(bytes);
  expect(await portsByName(cloud.two, there)).toEqual(ports);
  await accept(page, NAME, "RegionTwo");
  for (const vm of await originals()) expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
});

test("it moves back home with every byte: its former VMs there give up their MACs and addresses", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await signInAsAdministrator(page);
  const there = await mineIn("two");
  // A relocation is planned by a point of where the VNF is now.
  await backUp(page, "full", NAME);
  const bytes = await written("two", there);
  const runId = await relocate(page, NAME, "RegionOne", async () => {
    for (const { name } of cloud.servers)
      await expect(page.getByRole("main")).toContainText(`RegionOne’s former ${name} gives up`);
  });
  await succeeded(page, runId, MOVE_MS);
  await untilRecovery(page, runId, "pending");
  const home = await mineIn("one");
  expect(home.map(({ vmState }) => vmState)).toEqual(["active", "active", "active"]);
  expect(await portsByName(cloud.one, home)).toEqual(ports);
  expect(await hashes("one", home)).toEqual(bytes);
  // The one that was made by hand is used itself; those of Nova were deleted by it.
  const [first] = cloud.servers;
  expect(await findPort(cloud.one, ownPort)).toMatchObject({
    deviceId: home.find(({ name }) => name === first?.name)?.id,
    name: "signalling",
  });
  for (const vm of await originals()) {
    expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
    expect(await collect(listPorts(cloud.one, { deviceIds: [vm.id] }))).toEqual([]);
  }
});

test("rolled back, they have them again", async ({ page }) => {
  test.setTimeout(600_000);
  await signInAsAdministrator(page);
  await page.goto("/runs");
  await page
    .getByRole("link", { name: /^r-\d+/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  const moved = runOf(page);
  await rollBack(page, NAME, "RegionTwo");
  await untilRecovery(page, moved, "rolled-back");
  expect(await mineIn("one")).toEqual([]);
  expect(await portsByName(cloud.one, await originals())).toEqual(ports);
  expect(await findPort(cloud.one, ownPort)).toMatchObject({ deviceId: cloud.servers[0]?.id });
  for (const vm of await originals()) expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
  for (const vm of await mineIn("two")) expect(vm).toMatchObject({ vmState: "active" });
});
