import type { Page } from "@playwright/test";
import { getVolume, listVolumes } from "../../lib/openstack/cinder/volumes";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { getServer, listServers, type Server } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import { cloudSession } from "../../lib/openstack/testing/cloud";
import { backUp, beReady, makeVnf, signInAsAdministrator } from "../devcloud-backup/story";
import { removeBackups, threeVms } from "../devcloud-backup/three-vms";
import { hashesOf, portsOf, runOf, succeeded, untilRecovery } from "../devcloud-recovery/recovery-story";
import { removeSince } from "../devcloud-recovery/remove-since";
import { siteLists } from "../devcloud-recovery/site-lists";
import { hashOf, writeBytes } from "../devcloud-recovery/volume-bytes";
import { expect, test, typePasswordIfAsked } from "../stillpoint";

/*
 * What a recovery point holds comes back at its own site, on the real cloud: a VM beside the original, a data volume in the
 * place of the one that its VM has, and a VM in the place of the one that is there, with its name, MAC and address. The bytes
 * are those of the point, whatever was written since.
 */
test.describe.configure({ mode: "serial" });

const NAME = "vHome";
const RESTORE_MS = 150_000;
let cloud: Awaited<ReturnType<typeof threeVms>>;
/** What RegionOne had before anything of this story, and what before the first restore. */
let atFirst: Awaited<ReturnType<typeof siteLists>>;
let before: Awaited<ReturnType<typeof siteLists>>;
/** Of the newest point, by VM and device; and of the one before. */
let bytes: Record<string, string>;
let older: Record<string, string>;
let ports: string[];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  atFirst = await siteLists(await cloudSession("r1-admin-demo"));
  cloud = await threeVms();
});
test.afterAll(async () => {
  test.setTimeout(300_000);
  if (!cloud) return;
  const made = (await collect(listVolumes(cloud.one))).filter(({ id }) => !atFirst.volumes?.includes(id));
  await removeBackups(
    cloud.one,
    cloud.two,
    made.map(({ id }) => id),
  );
  // The originals first: one of them has a restored volume now, and another one's ports are a restored VM's.
  await cloud.remove();
  await removeSince(cloud.one, atFirst);
});

const vm = (i: number): Server => {
  const found = cloud.servers[i];
  if (!found) throw new Error("three VMs were booted");
  return found;
};
const nameOf = (i: number): string => vm(i).name ?? "";
const added = async (): Promise<Server[]> =>
  (await collect(listServers(cloud.one))).filter(({ id }) => !before.servers?.includes(id));

async function toRestore(page: Page, what: string): Promise<void> {
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
  await page.getByRole("link", { name: /^Restore…/ }).click();
  await page.getByRole("radio", { name: what }).check();
}

async function start(page: Page, verb: string, typed?: string): Promise<string> {
  if (typed !== undefined) await page.getByLabel(`Type ${typed} to confirm`).fill(typed, { timeout: 30_000 });
  await typePasswordIfAsked(page);
  await page.getByRole("button", { name: verb, disabled: false }).click({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  return runOf(page);
}

/** Its volumes hold now what they held never before. */
async function overwritten(i: number): Promise<Record<string, string>> {
  for (const { volumeId } of await listAttachments(cloud.one, vm(i).id)) await writeBytes("r1", volumeId, 1);
  return hashesOf("r1", cloud.one, [vm(i)]);
}
const ofVm = (i: number): Record<string, string> =>
  Object.fromEntries(Object.entries(bytes).filter(([where]) => where.startsWith(nameOf(i))));

test("a VM comes up beside the original, with the bytes of its newest point, an increment, and the original goes on", async ({
  page,
}) => {
  test.setTimeout(400_000);
  await beReady(page);
  await makeVnf(page, cloud.servers, NAME);
  for (const i of [0, 1, 2]) await overwritten(i);
  await backUp(page, "full", NAME);
  older = await hashesOf("r1", cloud.one, cloud.servers);
  for (const i of [0, 1]) await overwritten(i);
  await backUp(page, "incremental", NAME);
  bytes = await hashesOf("r1", cloud.one, cloud.servers);
  ports = await portsOf(cloud.one, vm(2).id);
  before = await siteLists(cloud.one);
  const now = await overwritten(0);
  await toRestore(page, "Some VMs, beside");
  await page.getByRole("checkbox", { name: nameOf(0) }).check();
  const runId = await start(page, "Restore 1 VM beside");
  await succeeded(page, runId, RESTORE_MS);
  const [made] = await added();
  expect(made?.name).toMatch(new RegExp(`^${nameOf(0)} \\(restored `));
  expect(made?.vmState).toBe("active");
  const found = await hashesOf("r1", cloud.one, [{ id: made?.id ?? "", name: nameOf(0) }]);
  expect(Object.values(found).sort()).toEqual(Object.values(ofVm(0)).sort());
  expect(await hashesOf("r1", cloud.one, [vm(0)])).toEqual(now);
  expect(await getServer(cloud.one, vm(0).id)).toMatchObject({ vmState: "active", taskState: null });
});

test("a data volume of an older point takes the place of the one that its VM has, at the same device", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signInAsAdministrator(page);
  const was = await listAttachments(cloud.one, vm(1).id);
  const root = (await getServer(cloud.one, vm(1).id)).rootDevice;
  const old = was.find(({ device }) => device !== root);
  const now = await overwritten(1);
  await toRestore(page, "A data volume, in its place");
  const points = page.getByRole("group", { name: "Recovery points to choose from" }).getByRole("radio");
  await expect(points).toHaveCount(2);
  await points.last().check();
  await page
    .getByRole("group", { name: "Volumes to choose from" })
    .getByRole("row")
    .filter({ hasText: nameOf(1) })
    .getByRole("radio", { disabled: false })
    .check({ timeout: 30_000 });
  await page.getByRole("checkbox", { name: /^Stop the VM for this/ }).check();
  const runId = await start(page, `Change the volume of ${nameOf(1)}`, nameOf(1));
  await succeeded(page, runId, RESTORE_MS);
  const after = await listAttachments(cloud.one, vm(1).id);
  expect(after.map(({ device }) => device).sort()).toEqual(was.map(({ device }) => device).sort());
  const [changed] = after.filter(({ volumeId }) => !was.some((each) => each.volumeId === volumeId));
  expect(changed?.device).toBe(old?.device);
  expect(await hashOf("r1", changed?.volumeId ?? "")).toBe(older[`${nameOf(1)} ${old?.device}`]);
  // The one before is there with what was written to it, and nobody's.
  expect(await hashOf("r1", old?.volumeId ?? "")).toBe(now[`${nameOf(1)} ${old?.device}`]);
  expect(await getVolume(cloud.one, old?.volumeId ?? "")).toMatchObject({ status: "available" });
  expect(await getServer(cloud.one, vm(1).id)).toMatchObject({ vmState: "active", taskState: null });
});

test("a VM comes in the place of the one that is there: rolled back that one runs, accepted it is kept", async ({
  page,
}) => {
  test.setTimeout(500_000);
  await signInAsAdministrator(page);
  const known = (await added()).map(({ id }) => id);
  const now = await overwritten(2);
  const inPlace = async () => {
    await toRestore(page, "Some VMs, in their place");
    await page.getByRole("checkbox", { name: nameOf(2) }).check();
    await expect(page.getByRole("region", { name: "What is stopped" })).toContainText(
      ports[0]?.split(" ")[1] ?? "",
      { timeout: 60_000 },
    );
    const runId = await start(page, "Stop and restore 1 VM in place", NAME);
    await succeeded(page, runId, RESTORE_MS);
    await untilRecovery(page, runId, "pending");
    const [made] = (await added()).filter(({ id }) => !known.includes(id));
    expect(made).toMatchObject({ name: nameOf(2), vmState: "active" });
    expect(await portsOf(cloud.one, made?.id ?? "")).toEqual(ports);
    expect(await hashesOf("r1", cloud.one, [{ id: made?.id ?? "", name: nameOf(2) }])).toEqual(ofVm(2));
    expect(await getServer(cloud.one, vm(2).id)).toMatchObject({ vmState: "stopped", isLocked: true });
    expect(await portsOf(cloud.one, vm(2).id)).toEqual([]);
    return runId;
  };
  const first = await inPlace();
  await page.getByRole("button", { name: "Roll back…" }).click();
  const back = page.getByRole("dialog", { name: `Roll ${NAME} back to the VMs that were there?` });
  await back.getByLabel("Reason").fill("It was the wrong point.");
  await back.getByRole("textbox", { name: /^Type/ }).fill(NAME);
  await back.getByRole("button", { name: /^Roll/ }).click();
  await untilRecovery(page, first, "rolled-back");
  expect((await added()).map(({ id }) => id)).toEqual(known);
  expect(await getServer(cloud.one, vm(2).id)).toMatchObject({ vmState: "active", isLocked: false });
  expect(await portsOf(cloud.one, vm(2).id)).toEqual(ports);
  expect(await hashesOf("r1", cloud.one, [vm(2)])).toEqual(now);

  const second = await inPlace();
  await page.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: `Accept the restored VMs of ${NAME}?` });
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(NAME);
  await dialog.getByRole("button", { name: /^Accept/ }).click();
  await untilRecovery(page, second, "accepted");
  expect(await hashesOf("r1", cloud.one, [vm(2)])).toEqual(now);
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: NAME }).first().click();
  const former = page.getByRole("region", { name: "Former VMs at RegionOne" });
  await expect(former).toContainText(nameOf(2));
  await expect(former).toContainText("gave");
});
