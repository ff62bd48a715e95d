import { refreshSoon } from "../inventory/refresh-soon";
import type { BackupPlan } from "./backup-plan";

/** What was read before that much may have been read while VMs stood still. */
const SINCE_MS = 1_000;

/**
 * Has the projects of a run's VMs read anew, without being waited for: what the inventory read in the freeze window says
 * that they are quiesced, and the next plan would take it at its word.
 */
export function lookAgain({ members }: Pick<BackupPlan, "members">): void {
  for (const id of new Set(members.map(({ credentialId }) => credentialId))) void refreshSoon(id, SINCE_MS);
}
