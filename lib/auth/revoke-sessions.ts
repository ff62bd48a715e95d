import type { Transaction } from "../audit/record";
import type { Prisma } from "../generated/prisma/client";

/**
 * Ends sessions for good. All processes are told when the transaction is through, so that what they stream to those
 * sessions ends with them (lib/runs/run-channel.ts). @returns how many
 */
export async function revokeSessions(
  tx: Pick<Transaction, "session" | "$executeRaw">,
  where: Prisma.SessionWhereInput,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { AND: [where, { revokedAt: null }] },
    data: { revokedAt: new Date() },
  });
  if (count > 0) await tx.$executeRaw`SELECT pg_notify('stillpoint_runs', 'sessions-ended')`;
  return count;
}
