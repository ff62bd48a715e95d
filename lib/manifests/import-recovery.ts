import type { Transaction } from "../audit/record";
import type { Prisma, Vnf } from "../generated/prisma/client";
import { findKnownSite } from "./find-known-site";
import type { ImportableManifest } from "./importable";

type Recovery = NonNullable<ImportableManifest["recovery"]>;
type Plan = Recovery["plans"][number];

/**
 * Takes over what the manifest tells of the VNF's recoveries: its targets, and the recovery plans for sites that are here.
 * For the others everything is proposed anew. A plan that somebody has changed here stays.
 * @returns sentences that a person should read
 */
export async function importRecovery(
  tx: Transaction,
  { recovery }: ImportableManifest,
  { vnf, fingerprint }: { vnf: Vnf; fingerprint: string },
): Promise<string[]> {
  if (!recovery) return [];
  const { rpoMinutes, rtoMinutes, drillEveryDays, plans } = recovery;
  await tx.vnf.update({ where: { id: vnf.id }, data: { rpoMinutes, rtoMinutes, drillEveryDays } });
  const notes: string[] = [];
  for (const plan of plans) {
    const site = await siteOf(tx, plan, fingerprint);
    if (site === null) notes.push(leftOut(vnf, plan));
    else if (await keepPlan(tx, plan, { vnfId: vnf.id, siteId: site.id, fingerprint }))
      notes.push(
        `The recovery plan of ${vnf.name} for ${plan.site.name} was taken over for ${site.name}: look through it before a failover.`,
      );
  }
  return notes;
}

const leftOut = (vnf: Pick<Vnf, "name">, { site, region }: Plan): string =>
  `What was decided of recoveries of ${vnf.name} to ${site.name} was left out: no site, or more than one, is the region ${region} here. It is proposed anew.`;

/** As what the site is known here; otherwise the only one of its region. */
async function siteOf(tx: Transaction, { site, region }: Plan, fingerprint: string) {
  const known = await findKnownSite(tx, fingerprint, site.id);
  if (known && !known.isRemembered) return known;
  const [first, ...others] = await tx.site.findMany({ where: { region, isRemembered: false }, take: 2 });
  return first && others.length === 0 ? first : null;
}

/** @returns whether it was written now */
async function keepPlan(
  tx: Transaction,
  { bootTiers, drillNetworks, mappings }: Plan,
  { vnfId, siteId, fingerprint }: { vnfId: string; siteId: string; fingerprint: string },
): Promise<boolean> {
  const where = { vnfId_siteId: { vnfId, siteId } };
  const there = await tx.recoveryPlan.findUnique({ where });
  if (there && there.version > 1) return false;
  if (there) await tx.recoveryPlan.delete({ where });
  const { id: planId } = await tx.recoveryPlan.create({
    data: { vnfId, siteId, version: 1, drillNetworks, bootTiers: bootTiers as Prisma.InputJsonArray },
  });
  const chosenBy = `installation ${fingerprint.slice(0, 15)}…`;
  await tx.recoveryMapping.createMany({
    skipDuplicates: true,
    data: mappings.map(({ choice, ...mapping }) => ({
      ...{ planId, ...mapping, chosenBy },
      choice: choice as Prisma.InputJsonObject,
    })),
  });
  return true;
}
