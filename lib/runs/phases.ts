/** The seven phases of a backup, as they are shown (DESIGN section 5). Arming ends the preflight, tidying belongs to verify. */
export const BACKUP_PHASES = [
  "preflight",
  "quiesce",
  "snapshot",
  "thaw",
  "back-up",
  "catalogue",
  "verify",
] as const;
export type BackupPhase = (typeof BACKUP_PHASES)[number];

/** The ones in which guests stand still. */
export const FROZEN_PHASES: readonly BackupPhase[] = ["quiesce", "snapshot", "thaw"];

export const PHASE_NAMES: Readonly<Record<BackupPhase, string>> = {
  preflight: "Preflight",
  quiesce: "Quiesce",
  snapshot: "Snapshot",
  thaw: "Thaw",
  "back-up": "Back up",
  catalogue: "Catalogue",
  verify: "Verify",
};
