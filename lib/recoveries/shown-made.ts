import type { RecoveryServerView, RecoveryState, RecoveryVolumeView } from "../runs/recovery-view";
import { isTargetGivenUp } from "./lost-target/target-given-up";

/** It goes back, or went: whatever its rows said when it was built, nothing of it is brought up any more. */
const BACK: readonly RecoveryState[] = [
  "undoing",
  "half-undone",
  "undone",
  "superseded",
  "rolling-back",
  "half-rolled-back",
  "rolled-back",
];

export const goesBack = (state: string): boolean => BACK.some((each) => each === state);

/** A VM or a volume at the target that is not seen removed. */
export interface MadeCopy {
  kind: string;
  resourceId: string | null;
  tag: string;
}

/** What the view of a VM, or of a volume, takes from here. */
interface Made {
  kind: "server" | "volume";
  /** The source's id. */
  sourceId: string;
  id: string | null;
  state: string;
  cause: string | null;
}

interface Of {
  recovery: { state: string; overrides: unknown };
  /** A run of it goes on. */
  isBusy: boolean;
  copies: readonly MadeCopy[];
  /** Why they could not be removed, as the step of the removal has it. */
  whyLeft: (kind: Made["kind"]) => string | null;
}

/**
 * How a VM or a volume is shown, and why: as its row has it, until the recovery goes back; then by whether it is seen
 * removed. One that failed is told of as that: what became of it matters more. Pure.
 */
export function shownMade<S extends RecoveryServerView["state"] | RecoveryVolumeView["state"]>(
  made: Made & { state: S },
  { recovery, isBusy, copies, whyLeft }: Of,
): { state: S | "removing" | "left" | "gone"; cause: string | null } {
  const { kind, sourceId, id, state, cause } = made;
  if (!goesBack(recovery.state) || state === "failed") return { state, cause };
  const isThere = copies.some(
    (copy) => copy.kind === kind && ((id !== null && copy.resourceId === id) || copy.tag.includes(sourceId)),
  );
  if (!isThere) return { state: "gone", cause: state === "gone" ? cause : null };
  return isBusy && !isTargetGivenUp(recovery.overrides)
    ? { state: "removing", cause: null }
    : { state: "left", cause: cause ?? whyLeft(kind) ?? "It is not removed yet" };
}
