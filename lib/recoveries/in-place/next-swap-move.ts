/** What was seen of a VM, of the volume that it has, and of the one that it is to have. */
export interface SwapLook {
  /** Null: it is not there. */
  server: { isOff: boolean; isBusy: boolean } | null;
  /** Of the two, those that Nova lists at the VM. */
  listed: { old: boolean; new: boolean };
  /** The old one would be deleted with the VM; where that is so, Nova deletes it when it is detached, too. */
  isOldDeletedWithServer: boolean;
  /** Cinder's words; null: it is not there. */
  status: { old: string | null; new: string | null };
}

export type SwapMove =
  | "wait"
  | "stop"
  /** Nova is told to let the old one live. */
  | "keep"
  /** As it was before that. */
  | "unkeep"
  | "detach"
  | "attach-new"
  | "attach-old"
  /** The new one is there. */
  | "swapped"
  /** The old one is there. */
  | "put-back"
  /** Something that is needed is gone. */
  | "lost";

/** Others are on their way: what will come of it is not known yet. */
const SETTLED: readonly string[] = ["available", "in-use", "error"];
const isSettled = (status: string | null): boolean => status === null || SETTLED.includes(status);

/**
 * What is to be done next to give a VM another volume, or the old one back. Nothing is done while a change that was asked
 * for before is still on its way; a volume that is attached already is never taken away again. Pure.
 */
export function nextSwapMove(
  look: SwapLook,
  { direction, wasDeletedWithServer }: { direction: "forward" | "back"; wasDeletedWithServer: boolean },
): SwapMove {
  const { server, listed, status } = look;
  if (!server) return "lost";
  if (server.isBusy || !isSettled(status.old) || !isSettled(status.new)) return "wait";
  const has = (which: "old" | "new") => listed[which] && status[which] === "in-use";
  const isFree = (which: "old" | "new") => !listed[which] && status[which] === "available";
  if (has("new")) return has("old") ? "wait" : "swapped";
  if (direction === "back") {
    if (has("old")) return look.isOldDeletedWithServer === wasDeletedWithServer ? "put-back" : "unkeep";
    if (status.old === null || status.old === "error") return "lost";
    return isFree("old") ? "attach-old" : "wait";
  }
  if (status.new === null || status.new === "error") return "lost";
  if (!server.isOff) return "stop";
  if (has("old")) return look.isOldDeletedWithServer ? "keep" : "detach";
  // Nova may list it still, after Cinder has let go of it.
  if (!isFree("old")) return status.old === null || status.old === "error" ? "lost" : "wait";
  return isFree("new") ? "attach-new" : "wait";
}
