import { expect, it } from "vitest";
import type { Clock } from "../../clock";
import { systemClock } from "../../clock";
import { OUTAGE_MS, watchSite } from "./outage-limit";

/** Each sleep is over at once, and was as long as it should be. */
function quickClock(): Clock {
  let at = 0;
  return {
    ...systemClock,
    monotonic: () => at,
    async sleep(ms) {
      at += ms;
    },
  };
}

const MINUTE = 60_000;

/** @param answers by how long it was watched, ms. @returns after how long it was called silent; null: never */
async function silentAfter(answers: (at: number) => boolean, forMs = 60 * MINUTE): Promise<number | null> {
  const clock = quickClock();
  const over = new AbortController();
  let silentAt: number | null = null;
  await watchSite(
    { id: "lyon", name: "Lyon" },
    { clock, signal: over.signal },
    ({ reason }) => {
      expect(reason.cause).toContain("Lyon did not answer for 10 minutes");
      silentAt = clock.monotonic();
    },
    async () => {
      if (clock.monotonic() > forMs) over.abort();
      return answers(clock.monotonic());
    },
  );
  return silentAt;
}

it("is silent after ten minutes on end, and not before", async () => {
  const after = await silentAfter(() => false);
  expect(after).toBeGreaterThanOrEqual(OUTAGE_MS);
  expect(after).toBeLessThan(OUTAGE_MS + MINUTE);
});

it("is heard by one answer: the time begins anew", async () => {
  expect(await silentAfter(() => true)).toBeNull();
  expect(await silentAfter((at) => Math.floor(at / MINUTE) % 9 === 8)).toBeNull();
  expect(await silentAfter((at) => at < 5 * MINUTE)).toBeGreaterThanOrEqual(15 * MINUTE - MINUTE);
});
