import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { userKey } from "../auth/user-key";
import { Prisma } from "../generated/prisma/client";
import { readSecuritySettings } from "../settings/read-security-settings";
import { bindingHashes } from "./binding-hash";
import type { Gated } from "./gated";

/** Whether a second person has to approve such things when this one does them, now. What Stillpoint does by itself goes on. */
export async function isGated(
  of: Transaction,
  session: Pick<Session, "kind">,
  kind: Gated["kind"],
): Promise<boolean> {
  if (session.kind === "system") return false;
  return (await readSecuritySettings(of)).fourEyes.includes(kind);
}

/**
 * The approvals that let somebody do exactly this, for SQL over `approvals`. By the clock as it is read: a transaction may
 * have begun a while ago.
 */
export const letsThrough = (session: Session, gated: Gated): Prisma.Sql => Prisma.sql`
  state = 'approved' AND expires_at > clock_timestamp() AND kind = ${gated.kind}::"ApprovalKind"
  AND asked_by_ref = ${userKey(session)} AND binding = ANY (${bindingHashes(gated)}::text[])`;
