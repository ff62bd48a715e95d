import type { Page } from "@playwright/test";

/** What a person did: presses of the mouse or of the keys that press a control, and letters typed. */
export interface Acts {
  presses: number;
  letters: number;
}

/**
 * Counts what is done on a page from now on, by whoever drives it; of one text field each letter once. To be called before its first
 * address is opened.
 */
export async function countActs(page: Page): Promise<() => Promise<Acts>> {
  const acts: Acts = { presses: 0, letters: 0 };
  await page.exposeBinding("stillpointActed", (_, { presses, letters }: Acts) => {
    acts.presses += presses;
    acts.letters += letters;
  });
  await page.addInitScript(() => {
    const told = window as unknown as { stillpointActed(acts: { presses: number; letters: number }): void };
    const press = () => told.stillpointActed({ presses: 1, letters: 0 });
    addEventListener("pointerdown", press, true);
    addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && press(), true);
    addEventListener(
      "change",
      ({ target }) => {
        if (target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type))
          told.stillpointActed({ presses: 0, letters: target.value.length });
        if (target instanceof HTMLTextAreaElement)
          told.stillpointActed({ presses: 0, letters: target.value.length });
      },
      true,
    );
  });
  return async () => {
    // What the page has told before this is here after it.
    await page.evaluate(() => undefined);
    return { ...acts };
  };
}

/**
 * How long a person needs for that who knows the way, ms: by the keystroke-level model (Card, Moran, Newell 1980) a press is
 * thought of (1.35 s), pointed at (1.1 s) and made (0.2 s), and a letter takes 0.28 s.
 */
export const actingMs = ({ presses, letters }: Acts): number => presses * 2_650 + letters * 280;
