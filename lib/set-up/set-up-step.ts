import type { Session } from "../auth/session-store";
import { db } from "../db";

/** The steps of the first set-up: a password of the administrator's own, the first site. */
export type SetUpStep = "password" | "site";

/**
 * The step of the set-up that is open to a session; null when there is none. Open only to the local account with the
 * printed password, and to the local administrator until the first set-up is finished.
 */
export async function setUpStep(session: Session): Promise<SetUpStep | null> {
  if (session.kind !== "local") return null;
  if (session.mustChangePassword) return "password";
  if (session.role !== "admin") return null;
  return (await isSetUpFinished()) ? null : "site";
}

/** Whether the first set-up is behind us. A password that was reset later does not open it again. */
export const isSetUpFinished = async (): Promise<boolean> => (await db().setUp.count()) > 0;
