import { type Actor, recordAudit, type Transaction } from "../../audit/record";
import { AppError } from "../../errors";
import type { Site } from "../../generated/prisma/client";
import { lockImports } from "../../manifests/import-lock";
import { runName } from "../../runs/run-view";
import type { AdoptionOffer } from "./adoption-offer";
import { mergeBackups } from "./merge-backups";
import { moveRows } from "./move-rows";

/** What came to a site with a remembered one. */
export interface Adopted {
  name: string;
  vnfs: number;
  points: number;
  backups: number;
  formerMembers: number;
  /** VMs that are in VNFs of the site already: they stay there. */
  alreadyThere: string[];
}

/**
 * Gives all that is known of a remembered site to the real one that it is, and forgets the remembered one. Nothing is
 * changed at the site itself.
 * @throws AppError `not_found`, `conflict`, `precondition_failed` while a run goes on that needs it as it is
 */
export async function takeOver(
  tx: Transaction,
  actor: Actor,
  { offer, siteId }: { offer: Pick<AdoptionOffer, "id" | "vms">; siteId: string },
): Promise<Adopted> {
  await lockImports(tx);
  const ids = [offer.id, siteId].sort();
  await tx.$queryRaw`SELECT id FROM sites WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  // Whoever starts a run holds its VNF.
  await tx.$queryRaw`SELECT id FROM vnfs WHERE site_id = ${offer.id}::uuid ORDER BY id FOR UPDATE`;
  const old = await tx.site.findUnique({ where: { id: offer.id, isRemembered: true } });
  const site = await tx.site.findUnique({ where: { id: siteId, isRemembered: false } });
  if (!old || !site)
    throw new AppError("not_found", "One of the two sites is gone. Reload to see what is there.");
  if (old.region !== site.region)
    throw new AppError(
      "conflict",
      `${old.name} is the region ${old.region}, and ${site.name} is ${site.region}.`,
    );
  await refuseWhileRunning(tx, old);
  const merged = await mergeBackups(tx, old.id, site.id);
  const moved = await moveRows(tx, old, site);
  await tx.site.delete({ where: { id: old.id } });
  const { name, region } = old;
  await recordAudit(tx, actor, {
    action: "site.adopted",
    target: { kind: "site", id: site.id, name: site.name },
    site: { id: site.id, name: site.name },
    details: {
      remembered: { id: old.id, name, region },
      ...moved,
      mergedBackups: merged,
      vmsSeen: offer.vms,
    },
  });
  return { name, ...moved };
}

async function refuseWhileRunning(tx: Transaction, { id, name }: Site): Promise<void> {
  const busy = await tx.run.findFirst({
    where: { endedAt: null, OR: [{ siteId: id }, { vnf: { siteId: id } }, { recovery: { fromSiteId: id } }] },
    select: { kind: true, number: true, vnfName: true },
  });
  if (busy)
    throw new AppError(
      "precondition_failed",
      `${runName(busy)} of ${busy.vnfName} goes on, and needs ${name} as it is. Wait until it has ended.`,
    );
}
