import { expect, it } from "vitest";
import type { HeldVm } from "@/lib/runs/run-view";
import { sampleRun } from "@/lib/runs/testing/sample-run";
import { lastThawn, thawnWords } from "./thawn-words";

const stop = { reason: "member-not-quiesced", text: "scscf-1 could not be quiesced" };
const run = { ...sampleRun(), stop };

it("says that nobody is frozen any more, and who was the last", () => {
  expect(thawnWords(run)).toBe("No VM is frozen any more: the last to thaw was pcscf-1, at 14:00:20 UTC.");
  const none = run.lanes.map((lane) => ({ ...lane, thawedAt: null }));
  expect(thawnWords({ ...run, lanes: none })).toBe("No VM was frozen.");
  const again = { ...run, lanes: none, window: { ...run.window, attempt: 2 } };
  expect(thawnWords(again)).toBe("No VM is frozen any more.");
});

it("counts as thawed only who was, and names who was left off for a failover", () => {
  const [pcscf, ...others] = run.lanes.map((lane) => ({ ...lane, thaw: "thawed" as const }));
  if (!pcscf) throw new Error("the sample has VMs");
  const off = { ...pcscf, thaw: "left-off" as const };
  expect(thawnWords({ ...run, lanes: [off, ...others] })).toMatch(
    /^pcscf-1 was left off for a failover: this run did not thaw it\. No other VM is frozen any more: the last to thaw was (?!pcscf-1)/,
  );
  expect(thawnWords({ ...run, lanes: [off, { ...off, name: "hss-1" }] })).toBe(
    "pcscf-1, hss-1 were left off for a failover: this run did not thaw them. No other VM was frozen.",
  );
  const byItself = [{ ...pcscf, thaw: "was-not-frozen" as const }];
  expect(lastThawn(byItself)).toBeUndefined();
  expect(thawnWords({ ...run, lanes: byItself })).toBe("No VM is frozen any more.");
});

it("promises nothing before the window is closed, and repeats nothing", () => {
  expect(thawnWords({ ...run, window: { ...run.window, closedAt: null, ms: null } })).toBeNull();
  expect(thawnWords({ ...run, held: [{} as HeldVm] })).toBeNull();
  expect(thawnWords({ ...run, stop: null })).toBeNull();
  expect(thawnWords({ ...run, stop: { ...stop, reason: "cancelled" } })).toBeNull();
});
