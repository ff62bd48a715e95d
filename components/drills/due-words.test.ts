import { expect, it } from "vitest";
import type { VnfDrills } from "@/lib/recoveries/order-vnf-drills";
import { demandWords, dueNote, dueWords } from "./due-words";

const NOW = Date.parse("2026-04-01T00:00:00.000Z");
const drilled = {
  ...{ runId: "r", number: 1, verdict: "failed" as const, at: "2026-03-20T00:00:00.000Z", siteName: "Oslo" },
  ...{ rtoMs: null, rtoTargetMs: null },
};
const vnf = (more: Partial<VnfDrills>): VnfDrills => ({
  ...{ id: "v", name: "hss", siteName: "Lyon", lastDrill: null, hasPoint: true, everyDays: null },
  ...{ lastPassed: null, dueAt: null, isDue: false, ...more },
});

it.each<[Partial<VnfDrills>, string, boolean]>([
  [{}, "never drilled", false],
  [{ lastDrill: drilled }, "not demanded", false],
  [{ everyDays: 30, isDue: true }, "due, never drilled", true],
  [{ everyDays: 30, isDue: true, lastDrill: drilled }, "due, none has passed", true],
  [
    { everyDays: 30, isDue: true, lastDrill: drilled, dueAt: "2026-03-20T00:00:00.000Z" },
    "due since 12 d",
    true,
  ],
  [{ everyDays: 30, lastDrill: drilled, dueAt: "2026-04-13T00:00:00.000Z" }, "in 12 d", false],
  // It became due after it was read.
  [{ everyDays: 30, lastDrill: drilled, dueAt: "2026-03-31T23:00:00.000Z" }, "due since 1 h", true],
])("%j is %s", (more, text, isLate) => {
  expect(dueWords(vnf(more), NOW)).toEqual({ text, isLate });
});

it("says how many wait for one", () => {
  const due = vnf({ isDue: true });
  expect(dueNote([due, vnf({})])).toBe("1 of 2 is due");
  expect(dueNote([due, due, vnf({})])).toBe("2 of 3 are due");
  expect(dueNote([vnf({}), vnf({ lastDrill: drilled })])).toBe("none is due, 1 of 2 never drilled");
  expect(dueNote([vnf({ lastDrill: drilled })])).toBe("none is due");
});

it("says how often one is demanded", () => {
  expect([null, 1, 90].map(demandWords)).toEqual(["none", "every day", "every 90 days"]);
});
