import { expect, it } from "vitest";
import { isKnownSent, thawTurnMs } from "./thaw-turn";

it("waits a second for a VM that was surely touched, and hardly for one that was merely armed", () => {
  expect(thawTurnMs(true, 19)).toBe(1_000);
  expect(thawTurnMs(false, 1)).toBe(100);
});

it.each([2, 19, 500])("lets %i that were merely armed hold up no longer than a second together", (armed) => {
  expect(thawTurnMs(false, armed) * armed).toBeLessThanOrEqual(1_000);
});

it("takes for touched what has either time", () => {
  expect(isKnownSent({ sentAt: null, frozenAt: null })).toBe(false);
  expect(isKnownSent({ sentAt: new Date(), frozenAt: null })).toBe(true);
  expect(isKnownSent({ sentAt: null, frozenAt: new Date() })).toBe(true);
});
