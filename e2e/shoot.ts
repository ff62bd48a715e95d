import path from "node:path";
import type { Page } from "@playwright/test";

/** Pictures of a page as it is now, in both themes and two widths, where STILLPOINT_E2E_SHOTS names a folder for them. */
export async function shoot(page: Page, name: string) {
  const folder = process.env.STILLPOINT_E2E_SHOTS;
  if (!folder) return;
  for (const width of [1280, 1920]) {
    await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: path.join(folder, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
}
