import type { Transaction } from "../audit/record";
import { takesItselfBack } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { OPEN_RECOVERY } from "./open-recoveries";

/** The first recovery of a VNF that is not over, by the name of its run; null: there is none. */
export async function findOpenRecovery(
  tx: Transaction,
  vnfId: string,
): Promise<{ id: string; name: string; siteName: string; isFailover: boolean } | null> {
  const found = await tx.recovery.findFirst({
    where: { vnfId, ...OPEN_RECOVERY },
    orderBy: { startedAt: "asc" },
    select: {
      id: true,
      mode: true,
      toSiteName: true,
      runs: { orderBy: { createdAt: "asc" }, take: 1, select: { kind: true, number: true } },
    },
  });
  const run = found?.runs[0];
  if (!found || !run) return null;
  const isFailover = found.mode === "failover" || takesItselfBack(found.mode);
  return { id: found.id, name: runName(run), siteName: found.toSiteName, isFailover };
}
