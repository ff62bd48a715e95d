import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./stillpoint";

/** In the dark theme nothing else can differ: what the page consists of is the same. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

interface Scope {
  /** A selector; the whole page when left out. */
  within?: string;
  /** At which it must not be wider than the window, px. */
  widths?: readonly number[];
}

/** Axe finds nothing in the page as it is, in the light and in the dark theme. */
export async function expectNoFindings(page: Page, { within, widths = [] }: Scope = {}): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  await expectNoFindingsNow(page, within);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await findings(axe(page, within).withRules(OF_COLOURS)), "in the dark theme").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  const before = page.viewportSize();
  await expectFits(page, widths);
  if (before && widths.length > 0) await page.setViewportSize(before);
}

/** The same in the theme that is on. @param within a selector; the whole page when left out */
export async function expectNoFindingsNow(page: Page, within?: string): Promise<void> {
  // Streamed after the page's first bytes; and React takes the title away for a moment when it draws the page anew.
  await expect(async () => {
    await expect(page).toHaveTitle(/\S/);
    expect(await findings(axe(page, within))).toEqual([]);
  }).toPass({ timeout: 15_000 });
}

/** The page is not wider than the window at any of these widths, px; the window keeps the last. */
export async function expectFits(page: Page, widths: readonly number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

/** Our pages have no frames: axe needs no page of its own to bring together what it found in several. */
function axe(page: Page, within: string | undefined): AxeBuilder {
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  return within ? builder.include(within) : builder;
}

async function findings(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}
