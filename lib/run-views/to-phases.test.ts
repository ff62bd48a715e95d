import { expect, it } from "vitest";
import type { RunState } from "../generated/prisma/enums";
import type { StepView } from "../runs/run-view";
import { toPhases } from "./to-phases";

const step = (phase: StepView["phase"], state: StepView["state"], tries: boolean[] = []) =>
  ({
    ...{ key: `${phase}:a`, phase, state, startedAt: null, endedAt: null },
    attempts: tries.map((hasFailed) => ({ at: 1, result: "x", hasFailed })),
  }) as unknown as StepView;
const stateOf = (phase: string, state: RunState, ...steps: StepView[]) =>
  toPhases({ kind: "backup", state, phase: "verify", steps, isStuck: false }).find((p) => p.phase === phase)
    ?.state;

it("what nobody waited for is no failure of a run that was cancelled, and one of any other", () => {
  expect(stateOf("snapshot", "cancelled", step("snapshot", "unknown"))).toBe("warned");
  expect(stateOf("snapshot", "failed", step("snapshot", "unknown"))).toBe("failed");
  expect(stateOf("snapshot", "cancelled", step("snapshot", "unknown"), step("snapshot", "failed"))).toBe(
    "failed",
  );
});

it("a thaw that needed another try is not told as if nothing had been", () => {
  expect(stateOf("thaw", "succeeded", step("thaw", "succeeded", [false]))).toBe("succeeded");
  expect(stateOf("thaw", "succeeded", step("thaw", "succeeded", [true, false]))).toBe("warned");
  expect(stateOf("back-up", "succeeded", step("back-up", "succeeded", [true, false]))).toBe("succeeded");
});
