import { expect } from "vitest";
import type { WindowState } from "../window-state";
import { type Script, type StageOptions, WindowStage } from "./window-stage";

// For a script that lets time pass.
let onStage: WindowStage | undefined;
/** Of the window that is on stage. */
export const clock = () => (onStage as WindowStage).clock;

/** A whole window; every VM must run after it, whatever happened. */
export async function hold(options: StageOptions = {}, script: Script = {}) {
  const stage = new WindowStage(options, script);
  onStage = stage;
  const state = await stage.hold();
  expect([...stage.frozen]).toEqual([]);
  return { stage, state };
}

/** The VMs or volumes that something was sent for, in order. */
export const sentOf = (stage: WindowStage, what: string) =>
  stage.log.filter((line) => line.startsWith(what)).map((line) => line.split(" ")[1]);

/** From the first quiesce to the last thaw, ms. */
export const lengthOf = (state: WindowState) =>
  (state.closed?.monotonic ?? 0) - (state.opened?.monotonic ?? 0);

/** Volumes that are cut. */
export const available = (state: WindowState) =>
  state.cuts.flatMap((c) => [...c.volumes.values()]).filter((v) => v.availableAt !== null).length;

export const notFrozen = {
  state: "not-frozen",
  reason: "its agent does not answer",
  todo: "start it",
} as const;
export const unknown = { state: "unknown", reason: "no answer", todo: "look" } as const;
