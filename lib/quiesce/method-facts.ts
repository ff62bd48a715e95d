import type { DeadManTimer, MethodConsistency, QuiesceMethodName } from "./quiesce-method";

export interface MethodFacts {
  consistency: MethodConsistency;
  /** The VM's users notice more than slow writes. */
  interrupts: boolean;
  deadMan: DeadManTimer;
  /** What whoever chooses it has to know; undefined when there is nothing. */
  warning?: string;
}

/** DESIGN section 5: 15 s by default, 60 s at most. */
const TIMER = { defaultMs: 15_000, maxMs: 60_000 } as const;

const NOT_GUARANTEED = "thaw not guaranteed: nothing at the site ends it when Stillpoint cannot";

/** What each method gives and costs, wherever it is used. */
export const METHOD_FACTS: Readonly<Record<QuiesceMethodName, MethodFacts>> = {
  "nova-quiesce": {
    consistency: "filesystem",
    interrupts: false,
    deadMan: { kind: "timer", at: "nova-api", ...TIMER },
  },
  "guest-agent": {
    consistency: "filesystem",
    interrupts: false,
    deadMan: { kind: "timer", at: "compute-host", ...TIMER },
  },
  pause: {
    consistency: "crash-group",
    interrupts: true,
    deadMan: { kind: "none" },
    warning: `its CPUs stand still, so its service is interrupted; ${NOT_GUARANTEED}`,
  },
  suspend: {
    consistency: "crash-group",
    interrupts: true,
    deadMan: { kind: "none" },
    warning: `its memory is written to the compute host's disk and read back, so its service is interrupted for long; ${NOT_GUARANTEED}`,
  },
  stop: {
    consistency: "filesystem",
    interrupts: true,
    deadMan: { kind: "none" },
    warning: `it is shut down and started again; a guest that does not obey within its shutdown time (60 s unless set otherwise) is switched off; ${NOT_GUARANTEED}`,
  },
  none: {
    consistency: "crash",
    interrupts: false,
    deadMan: { kind: "not-needed" },
    warning: "nothing is held: its volumes are cut one by one while it writes",
  },
};
