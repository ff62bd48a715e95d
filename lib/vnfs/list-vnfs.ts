import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { readNewestPoints } from "../recovery-points/read-newest-points";
import { readNextBackups } from "../schedules/read-next-backups";
import { countMembers, NO_MEMBERS } from "./count-members";
import { judgeProtection } from "./judge-protection";
import { countDeletedVnfs } from "./list-deleted-vnfs";
import { readLastDrills } from "./read-last-drills";
import { readRunsOf } from "./read-runs-of";
import type { VnfRow, VnfsList } from "./vnf";
import { isVnfVisible } from "./vnf-visibility";

type Reader = Pick<Session, "role" | "projects">;

interface Row {
  id: string;
  name: string;
  siteName: string;
  rpoMinutes: number;
  pausedAt: Date | null;
  isRemembered: boolean;
}

/** The VNFs that somebody sees, by name, from our own tables alone: it waits for no site. */
export async function listVnfs(session: Reader): Promise<VnfsList> {
  requirePermission(session, "vnfs.view");
  const [rows, now, sites, deletedCount] = await Promise.all([
    readRows(session),
    databaseNow(),
    db().site.count(),
    countDeletedVnfs(session),
  ]);
  const ids = rows.map(({ id }) => id);
  const points = await readNewestPoints(ids);
  const [counts, runs, drills, nextBackups] = await Promise.all([
    countMembers(ids, points),
    readRunsOf(ids),
    readLastDrills(ids),
    readNextBackups(ids),
  ]);
  return {
    asOf: now.toISOString(),
    hasSites: sites > 0,
    deletedCount,
    rows: rows.map(({ id, name, siteName, rpoMinutes, pausedAt, isRemembered }): VnfRow => {
      const { vms, volumes, unseenVms, unheldVms, laterVms, changes } = counts.get(id) ?? NO_MEMBERS;
      const newest = points.get(id) ?? null;
      const { active = null, last = null } = runs.get(id) ?? {};
      return {
        id,
        name,
        siteName,
        vms,
        volumes,
        ...judgeProtection({
          pausedAt,
          isRemembered,
          vms,
          unseenVms,
          unheldVms,
          laterVms,
          newest,
          rpoMinutes,
          now,
        }),
        newestPoint: newest && { ...newest, takenAt: newest.takenAt.toISOString() },
        rpoMinutes,
        activeRun: active,
        lastRun: last,
        lastDrill: drills.get(id) ?? null,
        nextBackupAt: nextBackups.get(id)?.toISOString() ?? null,
        driftCount: changes,
      };
    }),
  };
}

const readRows = (session: Reader): Promise<Row[]> =>
  db().$queryRaw<Row[]>`
    SELECT v.id, v.name, s.name AS "siteName", v.rpo_minutes AS "rpoMinutes", v.paused_at AS "pausedAt",
      s.is_remembered AS "isRemembered"
    FROM vnfs v JOIN sites s ON s.id = v.site_id
    WHERE v.deleted_at IS NULL AND ${isVnfVisible(session, Prisma.sql`v.id`)}
    ORDER BY lower(v.name), v.id`;
