import type { FreezesView } from "@/lib/freezes/freezes-view";
import { counted } from "@/lib/recoveries/words";

/**
 * Whether anything is frozen, beside the verdict; null where the verdict says it (what is stuck), or where it is not
 * known. Pure.
 * @param freezes undefined: not read yet, or what is known is old
 */
export function frozenWords(freezes: Pick<FreezesView, "held"> | undefined): string | null {
  if (!freezes || freezes.held.some(({ isStuck }) => isStuck)) return null;
  const { length } = freezes.held;
  return length === 0
    ? "Nothing is frozen"
    : `${counted(length, "VM")} ${length === 1 ? "is" : "are"} being frozen for a backup, within the budget`;
}
