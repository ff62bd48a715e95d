import type { RunKind } from "../generated/prisma/enums";

/** Coarse parts of a run, each of its own kind's. */
export type RunPhase =
  | "preflight"
  | "quiesce"
  | "snapshot"
  | "thaw"
  | "back-up"
  | "catalogue"
  | "delete"
  | "fence"
  | "stop"
  | "import"
  | "restore"
  | "network"
  | "boot"
  | "attach"
  | "check"
  | "hand-over"
  | "clean-up"
  | "remove"
  | "start"
  | "verify";

/** The seven phases of a backup, as they are shown (DESIGN section 5). Arming ends the preflight, tidying belongs to verify. */
export const BACKUP_PHASES: readonly RunPhase[] = [
  "preflight",
  "quiesce",
  "snapshot",
  "thaw",
  "back-up",
  "catalogue",
  "verify",
];

/** From the records to VMs that were looked at. */
const BUILD = ["import", "restore", "network", "boot", "attach", "check"] as const;

/** Of what takes itself back, with trouble before its commit; shown of one that has come to it. */
export const UNDO: readonly RunPhase[] = ["remove", "start"];

const PHASES: Readonly<Record<RunKind, readonly RunPhase[]>> = {
  backup: BACKUP_PHASES,
  prune: ["preflight", "delete", "verify"],
  drill: ["preflight", ...BUILD, "clean-up"],
  failover: ["preflight", "fence", ...BUILD, "hand-over"],
  relocation: ["preflight", "back-up", "stop", ...BUILD, "hand-over", ...UNDO],
  // "stop" and "start" are of one that takes a VM's volume's place: nothing else of a VM is touched.
  restore: ["preflight", "import", "restore", "network", "boot", "stop", "attach", "check", "start"],
  // Restored before anything is stopped.
  replacement: [
    ...(["preflight", "import", "restore", "stop"] as const),
    ...(["network", "boot", "attach", "check", "hand-over"] as const),
    ...UNDO,
  ],
  rollback: ["preflight", "remove", "start"],
  cleanup: ["remove", "verify"],
};

/** The phases that a run of a kind goes through, in their order. Pure. */
export const phasesOf = (kind: RunKind): readonly RunPhase[] => PHASES[kind];

/** The ones in which guests stand still. */
export const FROZEN_PHASES: readonly RunPhase[] = ["quiesce", "snapshot", "thaw"];

export const PHASE_NAMES: Readonly<Record<RunPhase, string>> = {
  preflight: "Preflight",
  quiesce: "Quiesce",
  snapshot: "Snapshot",
  thaw: "Thaw",
  "back-up": "Back up",
  catalogue: "Catalogue",
  delete: "Delete",
  fence: "Fence",
  stop: "Stop",
  import: "Import",
  restore: "Restore",
  network: "Network",
  boot: "Boot",
  attach: "Attach",
  check: "Check",
  "hand-over": "Hand over",
  "clean-up": "Clean up",
  remove: "Remove",
  start: "Start",
  verify: "Verify",
};
