import type { RecoveryView } from "@/lib/runs/recovery-view";

/** Whether a relocation goes back, or went back: what is told of its stop is not so any more. Pure. */
export const isGoingBack = ({ mode, state }: Pick<RecoveryView, "mode" | "state">): boolean =>
  mode === "relocation" && (state === "undoing" || state === "undone" || state === "half-undone");
