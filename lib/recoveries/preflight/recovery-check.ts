import type { Check } from "../../made/check";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";

/** One thing that must hold before anything is made at the target. */
export type RecoveryCheck = Check<RecoveryContext>;

/** A call, with its retries: a slow site is given the time that calls of a run have. */
export const CALL_MS = 30_000;

export const PLAN_AGAIN = "Look at the plan again, and start it from there.";

/** All credentials by which something is made. Pure. */
export function credentialsOf({ servers, volumes, ports, imports, make }: RecoveryRunPlan): string[] {
  const all = [servers, volumes, ports, imports, ...Object.values(make)].flat();
  return [...new Set(all.map(({ credentialId }) => credentialId))];
}

/** What belongs to one credential. Pure. */
export const ofCredential = <T extends { credentialId: string }>(things: readonly T[], id: string): T[] =>
  things.filter(({ credentialId }) => credentialId === id);
