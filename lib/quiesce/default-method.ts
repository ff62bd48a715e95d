import { METHOD_FACTS } from "./method-facts";
import type { DeadManTimer, QuiesceMethodName } from "./quiesce-method";

/** Whether a method may be used without having been chosen: it interrupts nothing, and its thaw is guaranteed. Pure. */
export const needsNoChoice = (method: QuiesceMethodName, deadMan: DeadManTimer): boolean =>
  method !== "none" && !METHOD_FACTS[method].interrupts && deadMan.kind === "timer";

/**
 * The best of the methods that are there for a VM, or at a site, which may be used without having been chosen; "none"
 * when there is no such. What interrupts service, or has no dead-man timer, is never it. Pure.
 * @param available the best first
 */
export const defaultMethod = (
  available: readonly { method: QuiesceMethodName; deadMan: DeadManTimer }[],
): QuiesceMethodName =>
  available.find(({ method, deadMan }) => needsNoChoice(method, deadMan))?.method ?? "none";
