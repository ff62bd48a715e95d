import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { noSuchVnf, requireVisibleVnf } from "../vnf-visibility";
import { type BringBack, readBringBack } from "./read-bring-back";

/** A deleted VNF, and how it would come back. */
export interface BringBackView extends BringBack {
  vnf: { id: string; name: string; version: number; siteName: string };
}

/** What its page shows before a deleted VNF is brought back. @throws AppError `not_found`, also for one that is not deleted */
export async function previewBringBack(session: Session, vnfId: string): Promise<BringBackView> {
  requirePermission(session, "vnfs.change");
  const vnf = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  if (!vnf.deletedAt) throw noSuchVnf();
  const site = await db().site.findUniqueOrThrow({ where: { id: vnf.siteId }, select: { name: true } });
  return {
    ...(await readBringBack(db(), session, vnf)),
    vnf: { id: vnf.id, name: vnf.name, version: vnf.version, siteName: site.name },
  };
}
