import type { Mode } from "./recovery-run-plan";

/** Coarse parts of a recovery's runs, as they are shown. */
export type RecoveryPhase =
  | "preflight"
  | "back-up"
  | "stop"
  | "fence"
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

const BUILD = ["import", "restore", "network", "boot", "attach", "check"] as const;

/** The phases that a run goes through, in their order. Pure. */
export function phasesOfRecovery(kind: Mode | "rollback" | "cleanup"): readonly RecoveryPhase[] {
  switch (kind) {
    case "drill":
      return ["preflight", ...BUILD, "clean-up"];
    case "failover":
      return ["preflight", "fence", ...BUILD, "hand-over"];
    case "relocation":
      return ["preflight", "back-up", "stop", ...BUILD, "hand-over"];
    case "restore":
      return ["preflight", ...BUILD];
    case "rollback":
      return ["preflight", "remove", "start"];
    case "cleanup":
      return ["remove", "verify"];
  }
}
