const MAX = 1_000;
const KEPT_MS = 60_000;

/** Which site a sign-in waits for, and which gave no answer before. */
export interface SignInProgress {
  asking: string;
  silent: string[];
}

type Kept = SignInProgress & { at: number };
const globals = globalThis as { stillpointSignIns?: Map<string, Kept> };
globals.stillpointSignIns ??= new Map();
const signIns = globals.stillpointSignIns;

/** Notes how far a sign-in is, under the number that its form has drawn. */
export function noteSignInProgress(attempt: string, progress: SignInProgress, now = Date.now()): void {
  signIns.delete(attempt);
  signIns.set(attempt, { ...progress, at: now });
  const oldest = signIns.keys().next().value;
  if (signIns.size > MAX && oldest !== undefined) signIns.delete(oldest);
}

/** How far a sign-in is. Null when this process does not know: several app processes keep no common note. */
export function signInProgress(attempt: string, now = Date.now()): SignInProgress | null {
  const kept = signIns.get(attempt);
  if (!kept || now - kept.at > KEPT_MS) return null;
  return { asking: kept.asking, silent: kept.silent };
}

/** Forgets a sign-in that has ended. */
export const forgetSignIn = (attempt: string): void => void signIns.delete(attempt);
