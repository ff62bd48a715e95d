import { type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";

/** Whether it goes back by itself, or went back: what is told of its stop is not so any more. Pure. */
export const isGoingBack = ({ mode, state }: Pick<RecoveryView, "mode" | "state">): boolean =>
  takesItselfBack(mode) && (state === "undoing" || state === "undone" || state === "half-undone");
