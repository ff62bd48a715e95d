import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const Limits = z.object({
  limits: z.object({
    absolute: z.object({
      maxTotalVolumes: z.number(),
      maxTotalVolumeGigabytes: z.number(),
      maxTotalSnapshots: z.number(),
      maxTotalBackups: z.number(),
      maxTotalBackupGigabytes: z.number(),
      totalVolumesUsed: z.number(),
      totalGigabytesUsed: z.number(),
      totalSnapshotsUsed: z.number(),
      totalBackupsUsed: z.number(),
      totalBackupGigabytesUsed: z.number(),
    }),
  }),
});

/** Limit and use of the token's own project; any member may ask. GET /limits (cinder/api/v3/limits.py) */
export async function getLimits(session: Session, options: CallOptions = {}) {
  const { limits } = await session.json(Limits, {
    ...options,
    service: "volume",
    method: "GET",
    path: "/limits",
    expect: [200],
  });
  const a = limits.absolute;
  const use = (limit: number, inUse: number) => ({ limit: limit < 0 ? null : limit, inUse });
  return {
    volumes: use(a.maxTotalVolumes, a.totalVolumesUsed),
    gigabytes: use(a.maxTotalVolumeGigabytes, a.totalGigabytesUsed),
    snapshots: use(a.maxTotalSnapshots, a.totalSnapshotsUsed),
    backups: use(a.maxTotalBackups, a.totalBackupsUsed),
    backupGigabytes: use(a.maxTotalBackupGigabytes, a.totalBackupGigabytesUsed),
  };
}
