/** Coarse parts of a run, each of its own kind's. */
export type BackupPhase =
  | "preflight"
  | "quiesce"
  | "snapshot"
  | "thaw"
  | "back-up"
  | "catalogue"
  | "delete"
  | "verify";

/** The seven phases of a backup, as they are shown (DESIGN section 5). Arming ends the preflight, tidying belongs to verify. */
export const BACKUP_PHASES: readonly BackupPhase[] = [
  "preflight",
  "quiesce",
  "snapshot",
  "thaw",
  "back-up",
  "catalogue",
  "verify",
];

/** Those of a run that deletes recovery points. */
const PRUNE_PHASES: readonly BackupPhase[] = ["preflight", "delete", "verify"];

/** The phases that a run of a kind goes through, in their order. Pure. */
export const phasesOf = (kind: "backup" | "prune"): readonly BackupPhase[] =>
  kind === "prune" ? PRUNE_PHASES : BACKUP_PHASES;

/** The ones in which guests stand still. */
export const FROZEN_PHASES: readonly BackupPhase[] = ["quiesce", "snapshot", "thaw"];

export const PHASE_NAMES: Readonly<Record<BackupPhase, string>> = {
  preflight: "Preflight",
  quiesce: "Quiesce",
  snapshot: "Snapshot",
  thaw: "Thaw",
  "back-up": "Back up",
  catalogue: "Catalogue",
  delete: "Delete",
  verify: "Verify",
};
