import { listVolumes } from "../../lib/openstack/cinder/volumes";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { listServers, type Server } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import { devcloud } from "../devcloud/devcloud";
import { backUp, beReady, makeVnf, signInAsAdministrator } from "../devcloud-backup/story";
import { backupsOf, removeBackups, threeVms } from "../devcloud-backup/three-vms";
import { accept, MOVE_MS, relocate } from "../devcloud-recovery/moves";
import {
  actionsOf,
  expectServing,
  failOver,
  hashesOf,
  portsByName,
  rollBack,
  runOf,
  setBootOrder,
  stopAndLockFormer,
  succeeded,
  untilRecovery,
  whenDone,
} from "../devcloud-recovery/recovery-story";
import { removeSince } from "../devcloud-recovery/remove-since";
import { siteLists } from "../devcloud-recovery/site-lists";
import { writeBytes } from "../devcloud-recovery/volume-bytes";
import { expect, test } from "../stillpoint";

/*
 * Two failovers of a VNF of three VMs with data volumes, on the real two-region cloud. The first one while RegionOne answers:
 * its VMs are stopped and locked, and run again after the roll-back. The second one when all of RegionOne is gone, its Keystone
 * too: what RegionTwo serves then has every byte of the backup, the addresses and the MACs. What Nova, Cinder and Neutron
 * say of it, and the volumes' own bytes, must agree. In the end the VNF fails back.
 */
test.describe.configure({ mode: "serial" });

const NAME = "vEPC";
let cloud: Awaited<ReturnType<typeof threeVms>>;
/** What RegionTwo had before. */
let before: Awaited<ReturnType<typeof siteLists>>;
/** What RegionOne had before the VNF came back. */
let home: Awaited<ReturnType<typeof siteLists>> | undefined;
/** By the name of its VM and where it is attached, what each volume holds. */
let bytes: Record<string, string>;
/** Of each VM in RegionOne, while that still answered. */
let ports: Record<string, string[]>;
/** The one that boots when the others are up, and is stopped first. */
let last: { id: string; name: string };
let done: Awaited<ReturnType<typeof actionsOf>>;
/** What RegionOne had when it was lost. */
let lost: Awaited<ReturnType<typeof siteLists>>;
let isDown = false;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  cloud = await threeVms();
});
test.afterAll(async () => {
  test.setTimeout(300_000);
  if (isDown) await devcloud("up");
  if (before) {
    const made = (await collect(listVolumes(cloud.two))).filter(({ id }) => !before.volumes?.includes(id));
    await removeBackups(
      cloud.one,
      cloud.two,
      made.map(({ id }) => id),
    );
    await removeSince(cloud.two, before);
  }
  if (home) await removeSince(cloud.one, home);
  await cloud?.remove();
});

const firstOf = () => cloud.servers.filter(({ id }) => id !== last.id);
const isNew = ({ id }: { id: string }) => !before.servers?.includes(id);
const recovered = async () => (await collect(listServers(cloud.two))).filter(isNew);

/** The three in RegionOne, as they are now. */
async function originals(): Promise<Server[]> {
  const mine = new Set(cloud.servers.map(({ id }) => id));
  const found = (await collect(listServers(cloud.one))).filter(({ id }) => mine.has(id));
  expect(found).toHaveLength(3);
  return found;
}

/** SHA-256 of each volume of these VMs. */
const hashes = (where: "r1" | "r2", vms: readonly { id: string; name?: string | undefined }[]) =>
  hashesOf(where, where === "r1" ? cloud.one : cloud.two, vms);

async function expectRecovered(): Promise<Server[]> {
  const there = await recovered();
  await expectServing(cloud.two, there, { ports, last: last.name });
  return there;
}

test("a VNF whose volumes hold bytes that nobody can guess, and a recovery point of it", async ({ page }) => {
  test.setTimeout(300_000);
  await beReady(page);
  const [first] = await makeVnf(page, cloud.servers, NAME);
  last = first ?? { id: "", name: "" };
  await setBootOrder(page, last.name, 2);
  for (const id of cloud.volumeIds) await writeBytes("r1", id, 1);
  bytes = await hashes("r1", cloud.servers);
  expect(new Set(Object.values(bytes)).size).toBe(6);
  ports = await portsByName(cloud.one, cloud.servers);
  await backUp(page, "full", NAME);
  expect(await hashes("r1", cloud.servers)).toEqual(bytes);
  before = await siteLists(cloud.two);
});

test("while RegionOne answers, its VMs are stopped in reverse boot order and locked before a copy starts", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdministrator(page);
  const runId = await failOver(page, NAME, cloud.servers, { isSigned: false });
  await succeeded(page, runId);
  await untilRecovery(page, runId, "pending");
  const there = await expectRecovered();
  for (const vm of await originals()) expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
  const stopped = (await whenDone(cloud.one, last, "stop")).done;
  for (const vm of firstOf())
    expect((await whenDone(cloud.one, vm, "stop")).asked).toBeGreaterThanOrEqual(stopped);
  const offAt = await Promise.all(
    cloud.servers.map(async (vm) => (await whenDone(cloud.one, vm, "stop")).done),
  );
  for (const vm of there)
    expect((await whenDone(cloud.two, vm, "create")).asked).toBeGreaterThanOrEqual(Math.max(...offAt));
});

test("rolled back, RegionTwo has what it had before, and RegionOne's VMs run again, in boot order", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdministrator(page);
  await page.goto("/runs");
  await page
    .getByRole("link", { name: /^f-\d+/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  const failover = runOf(page);
  await rollBack(page, NAME, "RegionOne");
  await untilRecovery(page, failover, "rolled-back");
  expect(await siteLists(cloud.two)).toEqual(before);
  for (const vm of await originals())
    expect(vm).toMatchObject({ vmState: "active", taskState: null, isLocked: false });
  const { asked } = await whenDone(cloud.one, last, "start");
  for (const vm of firstOf())
    expect(asked).toBeGreaterThanOrEqual((await whenDone(cloud.one, vm, "start")).done);
  done = await actionsOf(cloud.one, cloud.servers);
  lost = await siteLists(cloud.one);
});

test("with RegionOne gone, who signs in by RegionTwo brings the VNF up there: every byte, address and MAC", async ({
  page,
}) => {
  test.setTimeout(420_000);
  isDown = true;
  await devcloud("down", "--site", "r1");
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill("admin");
  await page.getByLabel("Password").fill("devcloud");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/", { timeout: 30_000 });
  const runId = await failOver(page, NAME, cloud.servers, { isSigned: true });
  await succeeded(page, runId);
  await untilRecovery(page, runId, "pending");
  expect(await hashes("r2", await expectRecovered())).toEqual(bytes);
});

test("accepted, it is RegionTwo's; when RegionOne is back, both copies are told of and neither is touched", async ({
  page,
}) => {
  test.setTimeout(420_000);
  await signInAsAdministrator(page);
  await page.goto("/runs");
  await page
    .getByRole("link", { name: /^f-\d+/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await accept(page, NAME, "RegionTwo");

  await devcloud("up");
  isDown = false;
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
  await expect(page.getByRole("main")).toContainText("RegionTwo");
  const former = page.getByRole("region", { name: "Former VMs at RegionOne" });
  await expect(former).toContainText("Split-brain risk", { timeout: 120_000 });
  for (const { name } of cloud.servers) await expect(former).toContainText(name ?? "");
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Decisions" })).toContainText("may run at RegionOne, too", {
    timeout: 60_000,
  });

  // The first one at RegionTwo: nothing there is of the volumes' old chains.
  await backUp(page, "full", NAME);
  const volumes = (await collect(listVolumes(cloud.two))).filter(({ id }) => !before.volumes?.includes(id));
  const made = await backupsOf(
    cloud.two,
    volumes.map(({ id }) => id),
  );
  expect(made.map(({ status, isIncremental }) => [status, isIncremental])).toEqual(
    Array(6).fill(["available", false]),
  );
  expect(await actionsOf(cloud.one, cloud.servers)).toEqual(done);
  expect(await siteLists(cloud.one)).toEqual(lost);
});

test("its former VMs are stopped and locked when somebody says so, and the risk is over", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signInAsAdministrator(page);
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
  await stopAndLockFormer(page, NAME, "RegionOne");
  for (const vm of await originals()) expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
  for (const vm of await recovered()) expect(vm).toMatchObject({ vmState: "active" });
});

test("it fails back: at RegionOne it has what was written since, and its former VMs gave their MACs and addresses for it", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await signInAsAdministrator(page);
  const there = await recovered();
  for (const vm of there)
    for (const { volumeId } of await listAttachments(cloud.two, vm.id)) await writeBytes("r2", volumeId, 1);
  const written = await hashes("r2", there);
  home = await siteLists(cloud.one);
  const old = new Set((await collect(listServers(cloud.one))).map(({ id }) => id));
  const runId = await relocate(page, NAME, "RegionOne", async () => {
    for (const { name } of cloud.servers)
      await expect(page.getByRole("main")).toContainText(`RegionOne’s former ${name} gives up`);
  });
  await succeeded(page, runId, MOVE_MS);
  await untilRecovery(page, runId, "pending");
  const back = (await collect(listServers(cloud.one))).filter(({ id }) => !old.has(id));
  expect(back.map(({ vmState }) => vmState)).toEqual(["active", "active", "active"]);
  expect(await hashes("r1", back)).toEqual(written);
  expect(Object.values(written).filter((hash) => Object.values(bytes).includes(hash))).toEqual([]);
  expect(await portsByName(cloud.one, back)).toEqual(ports);
  for (const vm of [...(await originals()), ...(await recovered())])
    expect(vm).toMatchObject({ vmState: "stopped", isLocked: true });
  await accept(page, NAME, "RegionOne");
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
  const former = page.getByRole("region", { name: "Former VMs at RegionOne" });
  await expect(former).toContainText("gave");
  for (const port of Object.values(ports).flat())
    await expect(former).toContainText(port.split(" ")[1] ?? "");
});
