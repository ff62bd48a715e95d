import type { Page } from "@playwright/test";
import { expectFits, expectNoFindings } from "./axe";
import { expect } from "./stillpoint";

/** Axe finds nothing on a page in either theme, and it fits at each width. */
export async function look(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoFindings(page);
  await expectFits(page, [1280, 1440, 1920, 640]);
}
