import { z } from "zod";
import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { VnfId } from "../../vnfs/vnf-schemas";
import { requireVisibleVnf } from "../../vnfs/vnf-visibility";
import { claimReadinessOf } from "./claim-readiness";
import { judgeClaimed } from "./judge-claimed";
import { readinessAt } from "./read-readiness";
import type { PlanReadinessView } from "./readiness-view";

const Input = z.object({ vnfId: VnfId, siteId: z.uuid("Choose a site.") });
const REFUSAL = "Nothing was judged.";

/**
 * Judges now whether a VNF could be failed over to a site; the site is looked at for it, which takes half a minute at most.
 * Regularly a worker does the same by itself.
 * @throws AppError `invalid`, `not_found`; `precondition_failed` for a site that no failover leads to, and without a
 * usable point
 */
export async function checkReadiness(session: Session, input: unknown): Promise<PlanReadinessView> {
  requirePermission(session, "recoveries.plan");
  const { vnfId, siteId } = parseInput(Input, input, REFUSAL);
  const vnf = await requireVisibleVnf(session, vnfId);
  const site = await db().site.findUnique({
    where: { id: siteId },
    select: { id: true, name: true, isRemembered: true },
  });
  if (!site) throw new AppError("not_found", `${REFUSAL} There is no such site any more.`);
  const refuse = (why: string) => new AppError("precondition_failed", `${REFUSAL} ${why}`);
  if (site.isRemembered) throw refuse(`${site.name} is known from manifests only.`);
  if (site.id === vnf.siteId) throw refuse(`${site.name} is where ${vnf.name} is: choose another site.`);
  const claim = await claimReadinessOf(vnfId, siteId);
  if (!claim) throw refuse(`${vnf.name} has no recovery point that it could be recovered from.`);
  await judgeClaimed(claim);
  const view = await readinessAt(vnfId, siteId);
  if (!view) throw new AppError("conflict", `${REFUSAL} Its recovery plan was removed in this moment.`);
  await audited((tx) =>
    recordAudit(tx, actorOf(session), {
      action: "recovery_plan.checked",
      target: { kind: "recovery_plan", id: claim.planId, name: `${vnf.name} at ${site.name}` },
      site: { id: site.id, name: site.name },
      details: { verdict: view.verdict, reasons: view.worst.map(({ title }) => title) },
    }),
  );
  return view;
}
