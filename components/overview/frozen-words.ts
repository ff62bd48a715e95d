import type { Role } from "@/lib/auth/permissions";
import { seesAllProjects } from "@/lib/auth/visible-projects";
import type { FreezesView } from "@/lib/freezes/freezes-view";
import { counted } from "@/lib/recoveries/words";

/** What is known of freezes is read every two seconds: after so long it says nothing of now. */
const OLD_MS = 10_000;

interface Known {
  /** Undefined: not read yet. */
  freezes: Pick<FreezesView, "held"> | undefined;
  /** Of the reader: who does not see all VMs is told of those that are seen. */
  role: Role;
  /** Since it was read, in milliseconds. */
  ageMs: number;
}

/**
 * Whether anything is frozen, beside the verdict; null where the verdict says it (what is stuck), or where it is not
 * known now. Pure.
 */
export function frozenWords({ freezes, role, ageMs }: Known): string | null {
  if (!freezes || ageMs > OLD_MS || freezes.held.some(({ isStuck }) => isStuck)) return null;
  const { length } = freezes.held;
  if (length === 0) return seesAllProjects(role) ? "Nothing is frozen" : "None of your VMs is frozen";
  return `${counted(length, "VM")} ${length === 1 ? "is" : "are"} being frozen for a backup, within the budget`;
}
