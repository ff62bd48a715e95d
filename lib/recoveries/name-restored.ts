import { db } from "../db";
import { refreshSoon } from "../inventory/refresh-soon";
import { nameVolumes } from "./hand-over/give-names-back";
import { handOverStep } from "./hand-over/hand-over-step";
import type { RecoveryContext } from "./recovery-context";
import type { Problem } from "./recovery-phases";
import { restoredName } from "./restored-name";

/** The step of the journal. */
const STEP = "names";

/**
 * Names the volumes that a restore has brought back, so that they are told from the originals. What did not work is told,
 * and stops nothing: they are there under their working names.
 * @throws RunStopped when the run is cancelled; what the database says
 */
export async function nameRestored(ctx: RecoveryContext): Promise<{ problems: Problem[] }> {
  const ready = await db().recoveryVolume.findMany({
    where: { recoveryId: ctx.recovery.id, state: "ready" },
    select: { sourceVolumeId: true },
  });
  const wanted = ctx.plan.volumes
    .filter(({ key }) => ready.some(({ sourceVolumeId }) => sourceVolumeId === key))
    .map((volume) => ({
      ...volume,
      name: restoredName(volume.name || `volume ${volume.key.slice(0, 8)}`, ctx.plan.point.takenAt),
    }));
  const problems = await handOverStep(ctx, STEP, () => nameVolumes(ctx, STEP, wanted));
  // Whoever makes a VNF of them finds them in the inventory.
  for (const id of new Set(wanted.map(({ credentialId }) => credentialId))) void refreshSoon(id, 0);
  return { problems };
}
