import { db } from "../../db";

/** A VNF that is not deleted, with what decides whether anybody is told of it. */
export interface WatchedVnf {
  id: string;
  name: string;
  siteId: string;
  siteName: string;
  rpoMinutes: number;
  createdAt: Date;
  isPaused: boolean;
  /** Its site is known from a manifest only: nothing is backed up there. */
  isRemembered: boolean;
}

/** All of them, by id. */
export async function readWatchedVnfs(): Promise<Map<string, WatchedVnf>> {
  const rows = await db().$queryRaw<WatchedVnf[]>`
    SELECT v.id, v.name, s.id AS "siteId", s.name AS "siteName", v.rpo_minutes AS "rpoMinutes", v.created_at AS "createdAt",
      v.paused_at IS NOT NULL AS "isPaused", s.is_remembered AS "isRemembered"
    FROM vnfs v JOIN sites s ON s.id = v.site_id WHERE v.deleted_at IS NULL ORDER BY lower(v.name), v.id`;
  return new Map(rows.map((row) => [row.id, row]));
}
