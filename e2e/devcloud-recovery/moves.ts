import type { Page } from "@playwright/test";
import { startWhatIsShown } from "../start-backup";
import { expect, typePasswordIfAsked } from "../stillpoint";
import { openWizard, runOf, untilRecovery } from "./recovery-story";

/* Relocations in the stories against the real two-region cloud. */

/** So long a move may take here: two backups and a recovery. */
export const MOVE_MS = 300_000;

/** Relocates the VNF by wizard and confirmation; resolves on the page of its run. */
export async function relocate(
  page: Page,
  vnfName: string,
  region: string,
  seePlan: () => Promise<void> = async () => {},
): Promise<string> {
  await openWizard(page, vnfName);
  await page.getByRole("radio", { name: "Relocation, planned" }).check();
  await page.getByRole("button", { name: "Go on to target" }).click();
  await page.getByRole("radio", { name: new RegExp(`^${region}`) }).check();
  await expect(page.getByRole("region", { name: `Readiness of ${region}` })).toContainText("Ready", {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Go on to plan" }).click();
  await seePlan();
  await page.getByRole("button", { name: "Go on to confirm" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Relocate ${vnfName} to ${region}?`, {
    timeout: 60_000,
  });
  await page.getByLabel(`Type ${vnfName} to confirm`).fill(vnfName);
  await typePasswordIfAsked(page);
  await startWhatIsShown(page, page.getByRole("button", { name: `Relocate ${vnfName} to ${region}` }));
  return runOf(page);
}

/** Accepts the failover or relocation whose run's page is open. @param region where the VNF is then */
export async function accept(page: Page, vnfName: string, region: string): Promise<void> {
  await page.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: `Accept ${vnfName} at ${region}?` });
  await dialog.getByRole("textbox", { name: /^Type/ }).fill(vnfName);
  await dialog.getByRole("button", { name: `Accept ${vnfName} at ${region}` }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await untilRecovery(page, runOf(page), "accepted");
}
