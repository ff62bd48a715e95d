import type { Clock } from "../../clock";
import { db } from "../../db";
import type { RecoveryVolume } from "../../generated/prisma/client";
import { Places } from "../../made/places";
import { restoresAtOnce } from "../restores-at-once";

/** Longer than a restore may take and its site may be dark meanwhile: whoever has the places gives none back. */
const NO_PLACE_MS = 36 * 3_600_000;

const places = new Places({ againMs: 1_000, longestMs: NO_PLACE_MS });

type Row = Pick<RecoveryVolume, "recoveryId" | "sourceVolumeId" | "siteId">;

/**
 * Waits until a site has room for one more restore, and marks its row as restoring: a mark that a worker's death leaves
 * in place, so that whoever takes over has the place already. Given back by `leavePlace`, when the row says otherwise.
 * @returns false when nobody was let in for a day and a half
 * @throws the signal's reason
 */
export const takePlace = (row: Row, clock: Clock, signal: AbortSignal): Promise<boolean> =>
  places.take(row.siteId, { clock, signal, claim: () => claim(row) });

/** Somebody's row is not restoring any more: who waits here is let in at once. */
export const leavePlace = ({ siteId }: Row): void => places.free(siteId);

/** One at a time per site, so that two workers do not both take the last place. */
const claim = ({ recoveryId, sourceVolumeId, siteId }: Row): Promise<boolean> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('restores ' || ${siteId}, 3003))`;
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM recovery_volumes v
      WHERE v.site_id = ${siteId}::uuid AND v.state = 'restoring'
        AND NOT (v.recovery_id = ${recoveryId}::uuid AND v.source_volume_id = ${sourceVolumeId})
        AND EXISTS (SELECT FROM runs r WHERE r.recovery_id = v.recovery_id AND r.ended_at IS NULL)`;
    if ((row?.count ?? 0) >= restoresAtOnce()) return false;
    await tx.recoveryVolume.updateMany({
      where: { recoveryId, sourceVolumeId, state: { in: ["planned", "restoring"] } },
      data: { state: "restoring" },
    });
    return true;
  });
