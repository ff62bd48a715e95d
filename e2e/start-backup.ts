import type { Locator, Page } from "@playwright/test";
import { expect } from "./stillpoint";

/** Nobody's plan changes more often while it is looked at. */
const MOST_CHANGES = 5;

/**
 * Starts the backup whose plan's page is open, or what another page confirms by its `button`; resolves on the page of its run.
 * What became known since the plan was opened makes another plan of it: that one is looked at first. What was pressed is not
 * pressed again but for such a change.
 * @param o.twice by a double click
 */
export async function startWhatIsShown(
  page: Page,
  button: Locator = page.getByRole("button", { name: "Back up now" }),
  { twice = false } = {},
): Promise<void> {
  const looked = page.getByRole("button", { name: "I have looked at it" });
  const isStarted = () => /\/runs\/[0-9a-f-]{36}/.test(page.url());
  const canGoOn = async () =>
    isStarted() || (await looked.isVisible()) || ((await button.isVisible()) && (await button.isEnabled()));
  for (let tries = 0; tries <= 2 * MOST_CHANGES; tries++) {
    // Also a press that came back too late for its time limit may have started it.
    await expect.poll(canGoOn, { timeout: 60_000 }).toBe(true);
    if (isStarted()) break;
    if (await looked.isVisible()) {
      await looked.click();
      continue;
    }
    // It may have changed in between: then this cannot be pressed.
    const pressed = twice ? button.dblclick({ timeout: 5_000 }) : button.click({ timeout: 5_000 });
    const isPressed = await pressed.then(
      () => true,
      () => false,
    );
    if (isPressed)
      await expect
        .poll(async () => isStarted() || (await looked.isVisible()), { timeout: 60_000 })
        .toBe(true);
  }
  expect(isStarted()).toBe(true);
}
