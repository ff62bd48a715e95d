import { db } from "../../db";
import type { RecoveryContext } from "../recovery-context";

const DONE = "An earlier run of this recovery did it.";

/**
 * What an earlier run of the recovery has done stays done, and is told so. What runs is looked at once more: until all
 * of it works nobody may say that it does.
 * @param ctx of the later run, under its own name
 */
export async function takeOverBuilt({ run, recovery, journal, plan }: RecoveryContext): Promise<void> {
  const recoveryId = recovery.id;
  const { createdAt } = await db().run.findUniqueOrThrow({
    where: { id: run.id },
    select: { createdAt: true },
  });
  // Those that this run has looked at itself stay as they are, should its worker die.
  await db().recoveryServer.updateMany({
    where: { recoveryId, state: "healthy", healthyAt: { lt: createdAt } },
    data: { state: "up" },
  });
  const [volumes, servers] = await Promise.all([
    db().recoveryVolume.findMany({ where: { recoveryId, endedAt: { lt: createdAt }, state: "ready" } }),
    db().recoveryServer.findMany({ where: { recoveryId, bootedAt: { lt: createdAt } } }),
  ]);
  const done = [
    ...volumes.flatMap(({ sourceVolumeId: key }) => [`restore:${key}`, `ready:${key}`]),
    ...servers.map(({ sourceServerId }) => `boot:${sourceServerId}`),
    ...plan.tiers
      .filter(({ order }) => servers.some(({ tier }) => tier === order))
      .filter(({ pauseBefore }) => pauseBefore !== null)
      .map(({ order }) => `pause:${order}`),
  ];
  for (const key of done) journal.end(key, { state: "skipped", cause: DONE });
}
