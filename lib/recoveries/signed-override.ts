import type { OverrideKind } from "../runs/recovery-view";

/** Something that could not be proved, and that a person took upon themselves: kept with the recovery, and audited. */
export interface SignedOverride {
  kind: OverrideKind;
  /** What was typed: the name of the VNF. */
  typed: string;
  reason: string;
  by: string;
  /** ISO 8601. */
  at: string;
}
