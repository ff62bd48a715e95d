import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import type { PlanForm } from "./plan-form";
import { readRecoveryPlan } from "./read-recovery-plan";

/**
 * The recovery plan of a VNF for a site, as a person sets it.
 * @param siteId when it is none of the sites, the first one
 * @throws AppError `not_found`
 */
export async function getPlanForm(
  session: Session,
  vnfId: string,
  siteId: string | undefined,
): Promise<PlanForm> {
  requirePermission(session, "vnfs.view");
  const vnf = await requireVisibleVnf(session, vnfId);
  const [members, receivers, known] = await Promise.all([
    db().vnfMember.findMany({
      where: { vnfId },
      orderBy: [{ bootOrder: "asc" }, { position: "asc" }],
      select: { serverId: true, name: true, bootOrder: true },
    }),
    db().vnfReceiver.findMany({ where: { vnfId }, select: { siteId: true } }),
    db().site.findMany({
      // Of a remembered one nobody knows more than its name.
      where: { isRemembered: false },
      orderBy: { nameKey: "asc" },
      select: { id: true, name: true },
    }),
  ]);
  const isReceiver = (id: string) => receivers.some((each) => each.siteId === id);
  const rank = (id: string) => (id === vnf.siteId ? 2 : isReceiver(id) ? 0 : 1);
  const sites = known
    .map((site) => ({ ...site, isHome: site.id === vnf.siteId }))
    .sort((a, b) => rank(a.id) - rank(b.id));
  const site = sites.find(({ id }) => id === siteId) ?? sites[0] ?? null;
  const plan = site && (await readRecoveryPlan(vnfId, site.id));
  return {
    vnfId,
    sites,
    members,
    plan: plan &&
      site && {
        site,
        version: plan.version,
        bootTiers: plan.bootTiers,
        drillNetworks: plan.drillNetworks,
        choices: plan.chosen.length,
      },
  };
}
