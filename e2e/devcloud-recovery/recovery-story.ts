import type { Page } from "@playwright/test";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { type InstanceAction, listInstanceActions } from "../../lib/openstack/nova/instance-actions";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import type { RecoveryState } from "../../lib/runs/recovery-view";
import { expect } from "../stillpoint";

/* What the stories of recoveries against the real two-region cloud share. */

/** So long a recovery of three VMs may take here. */
export const RUN_MS = 150_000;

/** The run whose page is open. */
export const runOf = (page: Page): string => new URL(page.url()).pathname.split("/")[2] ?? "";

/** Until a run has ended well, by our API. */
export async function succeeded(page: Page, runId: string): Promise<void> {
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).state;
  await expect.poll(state, { timeout: RUN_MS, intervals: [500] }).toBe("succeeded");
}

/** Until the recovery of a run is in that state, by our API. */
export async function untilRecovery(page: Page, runId: string, wanted: RecoveryState): Promise<void> {
  const state = async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).recovery.state;
  await expect.poll(state, { timeout: RUN_MS, intervals: [500] }).toBe(wanted);
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

/** What each port of a VM has, in the order of their MACs. */
export const portsOf = async (session: Session, serverId: string): Promise<string[]> =>
  (await collect(listPorts(session, { deviceIds: [serverId] })))
    .map(({ mac, fixedIps }) => [mac, ...fixedIps.map(({ address }) => address)].join(" "))
    .sort();

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
