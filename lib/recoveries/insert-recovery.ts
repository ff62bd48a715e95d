import type { Transaction } from "../audit/record";
import type { Prisma, Recovery } from "../generated/prisma/client";
import type { FenceRecord } from "../runs/recovery-view";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { isOpen } from "./recovery-state";
import type { SignedOverride } from "./signed-override";

interface Given {
  overrides?: readonly SignedOverride[];
  fence?: FenceRecord | undefined;
  /** As of a run: lib/runs/insert-run.ts. */
  clockLagMs?: number;
}

/** Writes a recovery down as its plan has it, with a row for each VM and volume, in the transaction that inserts its run. */
export async function insertRecovery(
  tx: Transaction,
  plan: RecoveryRunPlan,
  { overrides = [], fence, clockLagMs = 0 }: Given = {},
): Promise<Recovery> {
  const { mode, vnf, point, from, to, isDrill, servers, volumes } = plan;
  const recovery = await tx.recovery.create({
    data: {
      mode,
      vnfId: vnf.id,
      vnfName: vnf.name,
      pointId: point.id,
      fromSiteId: from.id,
      fromSiteName: from.name,
      toSiteId: to.id,
      toSiteName: to.name,
      isDrill,
      // Two of them at once are refused by the database itself.
      openVnfId: isOpen(mode, "running") ? vnf.id : null,
      overrides: overrides as unknown as Prisma.InputJsonArray,
      ...(fence && { fence: fence as unknown as Prisma.InputJsonObject }),
      ...(clockLagMs > 0 && { startedAt: new Date(Date.now() - clockLagMs) }),
    },
  });
  const recoveryId = recovery.id;
  await tx.recoveryServer.createMany({
    data: servers.map(({ serverId, name, tier }) => ({ recoveryId, sourceServerId: serverId, name, tier })),
  });
  await tx.recoveryVolume.createMany({
    data: volumes.map(({ key, backupRowId, sizeGib, chainGib }) => ({
      recoveryId,
      sourceVolumeId: key,
      siteId: to.id,
      backupRowId,
      sizeGib,
      chainGib,
    })),
  });
  return recovery;
}
