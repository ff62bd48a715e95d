import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { Certificate } from "./certificate";
import { signerOf } from "./manifest/verify-manifest";
import type { PointView } from "./point-view";
import { readPointBackups } from "./read-point-backups";
import { readPointRows } from "./read-point-rows";
import type { ServerDescription } from "./server-description";

/**
 * A recovery point with its certificate, the chain and the copies of each volume, and what would be rebuilt.
 * @throws AppError `not_found`, also when it is of another VNF
 */
export async function getPoint(session: Session, vnfId: string, pointId: string): Promise<PointView> {
  requirePermission(session, "vnfs.view");
  const ids = z.object({ vnfId: z.uuid(), pointId: z.uuid() }).safeParse({ vnfId, pointId });
  if (!ids.success) throw noSuchPoint();
  const [point, [row], backups, now] = await Promise.all([
    db().recoveryPoint.findFirst({
      where: { id: pointId, vnfId, vnf: visibleVnfs(session) },
      // Not what is sealed: it has no place on a page.
      omit: { sealedUserData: true },
      include: {
        vnf: { select: { name: true, deletedAt: true, rpoMinutes: true } },
        run: { select: { importedAt: true } },
      },
    }),
    readPointRows(Prisma.sql`p.id = ${pointId}::uuid`, 1),
    readPointBackups(session, pointId),
    databaseNow(),
  ]);
  if (!point || !row) throw noSuchPoint();
  return {
    ...row,
    vnf: { id: point.vnfId, name: point.vnf.name, isDeleted: point.vnf.deletedAt !== null },
    site: { id: point.siteId, name: point.siteName },
    now: now.toISOString(),
    rpoMinutes: point.vnf.rpoMinutes,
    completedAt: point.completedAt?.toISOString() ?? null,
    longestFreezeMs: point.longestFreezeMs,
    usableServerIds: point.usableServerIds,
    certificate: point.certificate as Certificate | null,
    servers: point.servers as unknown as ServerDescription[],
    backups,
    hasManifest: point.manifest !== null,
    signedBy: point.manifest === null ? null : signerOf(point.manifest),
    importedAt: point.run.importedAt?.toISOString() ?? null,
  };
}

const noSuchPoint = () =>
  new AppError(
    "not_found",
    "There is no such recovery point, or its VNF has VMs in a project that your sign-in does not give.",
  );
