import type { Locator, Page } from "@playwright/test";
import { expect } from "./stillpoint";

/**
 * Starts the backup whose plan's page is open, or what another page confirms by its `button`; resolves on the page of its run.
 * What became known since the plan was opened makes another plan of it: that one is looked at first.
 * @param o.twice by a double click
 */
export async function startWhatIsShown(
  page: Page,
  button: Locator = page.getByRole("button", { name: "Back up now" }),
  { twice = false } = {},
): Promise<void> {
  const looked = page.getByRole("button", { name: "I have looked at it" });
  await expect(async () => {
    if (await looked.isVisible()) await looked.click({ timeout: 1_000 });
    await (twice ? button.dblclick({ timeout: 2_000 }) : button.click({ timeout: 2_000 }));
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/, { timeout: 30_000 });
  }).toPass({ timeout: 120_000 });
}
