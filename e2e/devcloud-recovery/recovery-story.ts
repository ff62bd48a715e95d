import type { Page } from "@playwright/test";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { listAttachments } from "../../lib/openstack/nova/attachments";
import { type InstanceAction, listInstanceActions } from "../../lib/openstack/nova/instance-actions";
import type { Server } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import type { RecoveryState } from "../../lib/runs/recovery-view";
import { startWhatIsShown } from "../start-backup";
import { expect, typePasswordIfAsked } from "../stillpoint";
import { hashOf } from "./volume-bytes";

/* What the stories of recoveries against the real two-region cloud share. */

/** So long a recovery of three VMs may take here. */
export const RUN_MS = 150_000;

/** The run whose page is open. */
export const runOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";

/** Until a run has ended well, by our API. */
export async function succeeded(page: Page, runId: string, withinMs = RUN_MS): Promise<void> {
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).state;
  await expect.poll(state, { timeout: withinMs, intervals: [500] }).toBe("succeeded");
}

/** Until the recovery of a run is in that state, by our API. */
export async function untilRecovery(
  page: Page,
  runId: string,
  wanted: RecoveryState,
  withinMs = RUN_MS,
): Promise<void> {
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).recovery.state;
  await expect.poll(state, { timeout: withinMs, intervals: [500] }).toBe(wanted);
}

/** Of a VNF whose page is open: when a VM boots. */
export async function setBootOrder(page: Page, vmName: string, order: number): Promise<void> {
  await page.getByRole("navigation", { name: "Sections of this VNF" }).getByText("Settings").click();
  await page.getByRole("button", { name: `Settings of ${vmName}` }).click();
  const dialog = page.getByRole("dialog", { name: `How ${vmName}` });
  await dialog.getByLabel("Boot order").fill(String(order));
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(dialog).toBeHidden();
}

/** Opens the wizard that recovers a VNF. */
export async function openWizard(page: Page, vnfName: string): Promise<void> {
  await page.goto("/vnfs");
  await page.getByRole("main").getByRole("link", { name: vnfName }).first().click();
  await page
    .getByRole("link", { name: /^Recover…/ })
    .first()
    .click();
}

/** Drills the VNF at RegionTwo by the wizard; resolves on the page of its run. */
export async function startDrill(
  page: Page,
  vnfName: string,
  vms: readonly { name?: string | undefined }[],
  { keep }: { keep: boolean },
): Promise<string> {
  await openWizard(page, vnfName);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Drill ${vnfName}`);
  await page.getByRole("button", { name: "Go on to recovery point" }).click();
  await page.getByRole("button", { name: "Go on to target" }).click();
  await page.getByRole("radio", { name: /^RegionTwo/ }).check();
  await expect(page.getByRole("region", { name: "Readiness of RegionTwo" })).toContainText("Ready", {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Go on to plan" }).click();
  for (const { name } of vms) await expect(page.getByRole("main")).toContainText(name ?? "");
  await page.getByRole("button", { name: "Go on to confirm" }).click();
  if (keep) await page.getByRole("radio", { name: /^Keep it for a while/ }).check();
  await page.getByRole("button", { name: `Drill ${vnfName} at RegionTwo` }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  return runOf(page);
}

/** Fails the VNF over to RegionTwo by wizard and confirmation; resolves on the page of its run. */
export async function failOver(
  page: Page,
  vnfName: string,
  vms: readonly { name?: string | undefined }[],
  { isSigned }: { isSigned: boolean },
): Promise<string> {
  await openWizard(page, vnfName);
  await page.getByRole("radio", { name: "Failover, for real" }).check();
  await page.getByRole("button", { name: "Go on to recovery point" }).click();
  await page.getByRole("button", { name: "Go on to target" }).click();
  await page.getByRole("radio", { name: /^RegionTwo/ }).check();
  await expect(page.getByRole("region", { name: "Readiness of RegionTwo" })).toContainText("Ready", {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Go on to plan" }).click();
  for (const { name } of vms) await expect(page.getByRole("main")).toContainText(name ?? "");
  await page.getByRole("button", { name: "Go on to confirm" }).click();
  return confirmFailover(page, vnfName, { isSigned });
}

/** Of a failover to RegionTwo whose page of confirmation opens; resolves on the page of its run. */
export async function confirmFailover(
  page: Page,
  vnfName: string,
  { isSigned }: { isSigned: boolean },
): Promise<string> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Fail ${vnfName} over to RegionTwo?`, {
    timeout: 60_000,
  });
  const yes = page.getByRole("button", { name: `Fail ${vnfName} over to RegionTwo` });
  if (isSigned) {
    const sign = page.getByRole("group", { name: /You sign for this/ }).getByRole("checkbox");
    await expect(sign).toHaveCount(1);
    await expect(yes).toHaveAttribute("aria-disabled", "true");
    await sign.check();
    await page.getByLabel("Reason").fill("The hall of RegionOne has no power.");
  }
  await page.getByLabel(`Type ${vnfName} to confirm`).fill(vnfName);
  await typePasswordIfAsked(page);
  await startWhatIsShown(page, yes);
  return runOf(page);
}

/** Rolls the failover or relocation back whose run's page is open. @param region where its VMs run then */
export async function rollBack(page: Page, vnfName: string, region: string): Promise<void> {
  await page.getByRole("button", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog", { name: `Roll ${vnfName} back to ${region}?` });
  await dialog.getByLabel("Reason").fill("It was practice.");
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(vnfName);
  await dialog.getByRole("button", { name: `Roll ${vnfName} back to ${region}` }).click();
}

/** Of a VNF whose page is open: its former VMs at a site that is back are stopped and locked. */
export async function stopAndLockFormer(page: Page, vnfName: string, region: string): Promise<void> {
  await page.getByRole("button", { name: "Stop and lock there…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(vnfName);
  await dialog.getByRole("button", { name: /^Stop and lock/ }).click();
  await expect(page.getByRole("region", { name: `Former VMs at ${region}` })).toContainText(
    `None of them runs at ${region}.`,
    { timeout: 90_000 },
  );
}

/** SHA-256 of each volume of these VMs, by the name of its VM and where it is attached. */
export async function hashesOf(
  where: "r1" | "r2",
  session: Session,
  vms: readonly { id: string; name?: string | undefined }[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const vm of vms)
    for (const { volumeId, device } of await listAttachments(session, vm.id))
      found[`${vm.name} ${device}`] = await hashOf(where, volumeId);
  return found;
}

/** What each port of a VM has, in the order of their MACs. */
export const portsOf = async (session: Session, serverId: string): Promise<string[]> =>
  (await collect(listPorts(session, { deviceIds: [serverId] })))
    .map(({ mac, fixedIps }) => [mac, ...fixedIps.map(({ address }) => address)].join(" "))
    .sort();

/** The same of several VMs, by their names. */
export const portsByName = async (
  session: Session,
  vms: readonly { id: string; name?: string | undefined }[],
): Promise<Record<string, string[]>> =>
  Object.fromEntries(
    await Promise.all(vms.map(async ({ id, name }) => [name ?? "", await portsOf(session, id)] as const)),
  );

/** All that Nova was ever asked to do with these VMs. */
export const actionsOf = async (
  session: Session,
  vms: readonly { id: string }[],
): Promise<InstanceAction[]> =>
  (await Promise.all(vms.map(({ id }) => collect(listInstanceActions(session, id))))).flat();

/** When Nova was last asked to do that with a VM, and when it was done. */
export async function whenDone(session: Session, vm: { id: string }, action: string) {
  const [last] = (await actionsOf(session, [vm]))
    .filter((each) => each.action === action)
    .sort((a, b) => (b.startedAt ?? "").localeCompare(a.startedAt ?? ""));
  return { asked: Date.parse(last?.startedAt ?? ""), done: Date.parse(last?.updatedAt ?? "") };
}

/**
 * These VMs run, each with the MAC and addresses of its original and both of its volumes.
 * @param ports of the originals, by their names
 * @param last the name of the one that was to boot when all others were up
 */
export async function expectServing(
  session: Session,
  vms: readonly Server[],
  { ports, last }: { ports: Record<string, string[]>; last: string },
): Promise<void> {
  expect(vms.map(({ name }) => name ?? "").sort()).toEqual(Object.keys(ports).sort());
  for (const vm of vms) {
    expect(vm).toMatchObject({ vmState: "active", taskState: null });
    expect(await portsOf(session, vm.id)).toEqual(ports[vm.name ?? ""]);
    expect(await listAttachments(session, vm.id)).toHaveLength(2);
  }
  const late = vms.find(({ name }) => name === last);
  const { asked } = await whenDone(session, { id: late?.id ?? "" }, "create");
  for (const vm of vms)
    if (vm.name !== last) expect(asked).toBeGreaterThanOrEqual((await whenDone(session, vm, "create")).done);
}
