import { expect, it } from "vitest";
import { isKnownSent, isTurnKept, thawTurnMs } from "./thaw-turn";

it("waits a second for a VM that was surely touched, and hardly for one that was merely armed", () => {
  expect(thawTurnMs(true, 19)).toBe(1_000);
  expect(thawTurnMs(false, 1)).toBe(100);
});

it.each([2, 19, 500])("lets %i that were merely armed hold up no longer than a second together", (armed) => {
  expect(thawTurnMs(false, armed) * armed).toBeLessThanOrEqual(1_000);
});

it("keeps the order for merely armed VMs too, where the site itself tells soon", () => {
  expect(isTurnKept(false, "nova-quiesce")).toBe(true);
  expect(isTurnKept(false, "guest-agent")).toBe(true);
  expect(isTurnKept(false, "pause")).toBe(false);
  expect(isTurnKept(true, "pause")).toBe(true);
});

it("takes for touched what has either time", () => {
  expect(isKnownSent({ sentAt: null, frozenAt: null })).toBe(false);
  expect(isKnownSent({ sentAt: new Date(), frozenAt: null })).toBe(true);
  expect(isKnownSent({ sentAt: null, frozenAt: new Date() })).toBe(true);
});
