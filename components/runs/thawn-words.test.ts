import { expect, it } from "vitest";
import type { HeldVm } from "@/lib/runs/run-view";
import { sampleRun } from "@/lib/runs/testing/sample-run";
import { thawnWords } from "./thawn-words";

const stop = { reason: "member-not-quiesced", text: "scscf-1 could not be quiesced" };
const run = { ...sampleRun(), stop };

it("says that nobody is frozen any more, and who was the last", () => {
  expect(thawnWords(run)).toBe("No VM is frozen any more: the last to thaw was pcscf-1, at 14:00:20 UTC.");
  const none = run.lanes.map((lane) => ({ ...lane, thawedAt: null }));
  expect(thawnWords({ ...run, lanes: none })).toBe("No VM was frozen.");
  const again = { ...run, lanes: none, window: { ...run.window, attempt: 2 } };
  expect(thawnWords(again)).toBe("No VM is frozen any more.");
});

it("promises nothing before the window is closed, and repeats nothing", () => {
  expect(thawnWords({ ...run, window: { ...run.window, closedAt: null, ms: null } })).toBeNull();
  expect(thawnWords({ ...run, held: [{} as HeldVm] })).toBeNull();
  expect(thawnWords({ ...run, stop: null })).toBeNull();
  expect(thawnWords({ ...run, stop: { ...stop, reason: "cancelled" } })).toBeNull();
});
