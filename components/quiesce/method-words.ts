import type { DeadManTimer, MethodConsistency, QuiesceMethodName } from "@/lib/quiesce/quiesce-method";

/** What a recovery point is worth, beneath its label. */
export const WORTH: Record<MethodConsistency, string> = {
  filesystem: "flushed first",
  "crash-group": "one instant, not flushed",
  crash: "cut while it writes",
};

/** What the users of a VM notice while it is held. */
export const NOTICED: Record<QuiesceMethodName, { short: string; more: string }> = {
  "nova-quiesce": { short: "Goes on", more: "writes wait for seconds" },
  "guest-agent": { short: "Goes on", more: "writes wait for seconds" },
  pause: { short: "Interrupted", more: "its CPUs stand still" },
  suspend: { short: "Interrupted for long", more: "memory to disk and back" },
  stop: { short: "Interrupted for long", more: "shut down and started" },
  none: { short: "Goes on", more: "nothing is held" },
};

const seconds = (ms: number): string => `${ms / 1000} s`;

/** Who ends it when nothing of Stillpoint is left alive. */
export function thawWords(deadMan: DeadManTimer): { short: string; more: string; isGuaranteed: boolean } {
  if (deadMan.kind === "not-needed") return { short: "—", more: "", isGuaranteed: true };
  if (deadMan.kind === "none")
    return { short: "Thaw not guaranteed", more: "held until somebody acts", isGuaranteed: false };
  const by = deadMan.at === "nova-api" ? "The site" : "The compute host";
  const { defaultMs, maxMs } = deadMan;
  return {
    short: `${by}, after ${seconds(defaultMs)}`,
    more: `${seconds(maxMs)} at most`,
    isGuaranteed: true,
  };
}

/** "the site thaws it after 15 s"; of a method that has a timer. */
export function thawPromise(deadMan: DeadManTimer, whom: "it" | "them"): string {
  if (deadMan.kind !== "timer") return "";
  const by = deadMan.at === "nova-api" ? "the site" : "the compute host";
  return `${by} thaws ${whom} after ${seconds(deadMan.defaultMs)}, whatever happens to Stillpoint`;
}

/** "pause, suspend or stop". */
export const orList = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

/** A reason as a sentence of its own; a method's name keeps its small letter. */
export function sentence(text: string): string {
  const whole = /^nova-/.test(text) ? text : text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
