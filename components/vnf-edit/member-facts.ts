import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import type { QuiesceMethodName } from "@/lib/quiesce/quiesce-method";
import type { EditableMember } from "@/lib/vnfs/editable-vm";

interface HeldWords {
  method: string;
  consistency: string;
  /** It needs a look: nothing holds it, or its thaw is not guaranteed. */
  isWeak: boolean;
}

/** How a member would be held now, in the words of the order's table. Pure. */
export function heldWords({ methods, quiesceMethod, isLeftOut }: EditableMember): HeldWords {
  if (methods?.isOff) return { method: "off, stands still", consistency: "filesystem", isWeak: false };
  if (isLeftOut) return { method: "left out", consistency: "crash", isWeak: false };
  const method: QuiesceMethodName | null = quiesceMethod ?? methods?.byDefault ?? null;
  if (method === null) return { method: "not known", consistency: "not known", isWeak: true };
  const { consistency } = METHOD_FACTS[method];
  const found = methods?.methods.find((m) => m.method === method);
  const isPossible = found === undefined || found.is === "possible" || found.is === "unknown";
  return {
    method: isPossible ? method : `${method}, not possible`,
    consistency: isPossible ? consistency : "crash",
    isWeak: method === "none" || !isPossible,
  };
}

interface Sized {
  /** Those that are backed up. */
  count: number;
  of: number;
  /** Null: of one of them it is not known. */
  gib: number | null;
}

/** What of a member is backed up. Pure. */
export function backedUp({ volumes, excludedVolumeIds }: EditableMember): Sized {
  const kept = volumes.filter(({ volumeId }) => !excludedVolumeIds.includes(volumeId));
  const isKnown = kept.every(({ sizeGib }) => sizeGib !== null);
  return {
    count: kept.length,
    of: volumes.length,
    gib: isKnown ? kept.reduce((sum, { sizeGib }) => sum + (sizeGib ?? 0), 0) : null,
  };
}
