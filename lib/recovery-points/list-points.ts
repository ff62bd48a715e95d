import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { fieldErrors } from "../field-errors";
import { Prisma } from "../generated/prisma/client";
import { readVnfRetention } from "../retention/read-vnf-retention";
import type { VnfRetentionView } from "../retention/vnf-retention-view";
import type { PointRow } from "../vnfs/vnf";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { readPointRows } from "./read-point-rows";

/** One page of a VNF's points, the newest first. */
export interface PointsList {
  asOf: string;
  rows: PointRow[];
  /** There are older ones, after the last row. */
  hasOlder: boolean;
  /** What becomes of these rows. */
  retention: VnfRetentionView;
}

const PAGE = 50;

const Query = z.object({
  before: z.iso
    .datetime({ error: "`before` is not a time; it would be one such as 2026-11-20T13:00:17.310Z." })
    // PostgreSQL knows no year 0000.
    .refine((time) => time >= "1970", "`before` is a time before there were points.")
    .optional(),
});

/**
 * A VNF's recovery points; of a deleted VNF, the ones that were kept.
 * @param input `before`: only those that were taken earlier, ISO 8601
 * @throws AppError `not_found`, `invalid`
 */
export async function listPoints(session: Session, vnfId: string, input: unknown = {}): Promise<PointsList> {
  requirePermission(session, "vnfs.view");
  const parsed = Query.safeParse(input);
  if (!parsed.success) {
    const fields = fieldErrors(parsed.error);
    throw new AppError("invalid", Object.values(fields).join(" "), fields);
  }
  const { id } = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  const { before } = parsed.data;
  const earlier = before ? Prisma.sql`p.taken_at < ${before}::timestamptz` : Prisma.sql`true`;
  const found = await readPointRows(Prisma.sql`p.vnf_id = ${id}::uuid AND ${earlier}`, PAGE + 1);
  const [now, rows] = [await databaseNow(), found.slice(0, PAGE)];
  return {
    asOf: now.toISOString(),
    rows,
    hasOlder: found.length > PAGE,
    retention: await readVnfRetention(
      id,
      rows.map((row) => row.id),
      now,
    ),
  };
}
