import { formatUtc } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import type { Drift } from "@/lib/vnfs/vnf";

/** One way to mend a drift. */
export interface Repair {
  verb: string;
  leaveOut?: boolean;
}

interface DriftWords {
  /** After the VM's name. */
  text: string;
  todo?: string;
  /** The first is what is usually meant. */
  repairs: readonly Repair[];
}

/** A drift in words, and what one press does about it. Pure. */
export function driftWords(drift: Drift): DriftWords {
  switch (drift.kind) {
    case "vm-deleted":
      return {
        text: `was deleted at its site${drift.since ? ` (seen at ${formatUtc(drift.since)})` : ""}.`,
        repairs: [{ verb: "Take it out" }],
      };
    case "vm-missing":
      return {
        text: `is missing from its site’s list${drift.since ? ` since ${formatUtc(drift.since)}` : ""}. It may come back: its cell may be down.`,
        repairs: [{ verb: "Take it out" }],
      };
    case "volume-added":
      return {
        text: `has a new volume, ${visibleText(drift.volumeName)}. It is backed up from the next run on.`,
        repairs: [{ verb: "Take it in" }, { verb: "Leave it out", leaveOut: true }],
      };
    case "volume-removed":
      return {
        text: `has lost the volume ${drift.volumeId}. It was detached.`,
        repairs: [{ verb: "Forget it" }],
      };
    case "vm-renamed":
      return {
        text: `is called ${visibleText(drift.newName)} now.`,
        repairs: [{ verb: "Take the name over" }],
      };
    case "method-impossible":
      return {
        text: `cannot be held by ${drift.method} any more: ${drift.reason}.`,
        todo: drift.todo,
        repairs: [{ verb: "Use the best possible" }],
      };
  }
}

/** What is sent to have it mended. Pure. */
export const repairInput = (drift: Drift, { leaveOut = false }: Repair) => ({
  kind: drift.kind,
  serverId: drift.serverId,
  ...("volumeId" in drift ? { volumeId: drift.volumeId } : {}),
  leaveOut,
});

/** Tells drifts apart. Pure. */
export const driftKey = (drift: Drift): string =>
  [drift.kind, drift.serverId, "volumeId" in drift ? drift.volumeId : ""].join(" ");
