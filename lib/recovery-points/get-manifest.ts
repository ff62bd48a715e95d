import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { manifestName } from "./manifest/manifest-folder";

/**
 * The signed manifest of a recovery point, as it was written; that somebody took it is written down.
 * @returns the file's name and text
 * @throws AppError `not_found`, also while the point is being made
 */
export async function getManifest(
  session: Session,
  pointId: string,
): Promise<{ name: string; text: string }> {
  requirePermission(session, "points.export");
  if (!z.uuid().safeParse(pointId).success) throw noManifest();
  return audited(async (tx) => {
    const point = await tx.recoveryPoint.findFirst({
      where: { id: pointId, vnf: visibleVnfs(session) },
      select: {
        id: true,
        takenAt: true,
        vnfName: true,
        siteId: true,
        siteName: true,
        manifest: true,
        runId: true,
      },
    });
    if (!point?.manifest) throw noManifest();
    await recordAudit(tx, actorOf(session), {
      action: "recovery_point.exported",
      target: { kind: "recovery_point", id: point.id, name: point.vnfName },
      site: { id: point.siteId, name: point.siteName },
      runId: point.runId,
    });
    return { name: manifestName(point), text: `${point.manifest}\n` };
  });
}

const noManifest = () =>
  new AppError(
    "not_found",
    "There is no such manifest: the recovery point is still being made, or its VNF has VMs in a project that your sign-in does not give.",
  );
