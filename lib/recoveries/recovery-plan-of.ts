import { z } from "zod";
import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { fieldErrors } from "../field-errors";
import { hookChoices } from "../hooks/list-hooks";
import { ServerId } from "../vnfs/vnf-schemas";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { recoveryPlanHash } from "./hash-plan";
import { judgeReadiness } from "./judge-readiness";
import { planRecovery } from "./plan-recovery";
import { proposeMapping } from "./propose-mapping";
import { proposedInstead } from "./proposed-instead";
import { readRecoveryFacts } from "./read-recovery-facts";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { newestPointAtHome } from "./relocation/newest-point-at-home";
import { restorableOf } from "./restorable";
import { isVolumesOnly, RestoreWhatInput, selectServers, settleWhat } from "./restore-what";
import { stepsOf } from "./steps-of";
import { targetChoices } from "./target-choices";

const KEEP = { least: 5, most: 7 * 24 * 60 } as const;
const KEEP_TEXT = "A drill is kept for 5 minutes to 7 days.";
/** When a drill is cleaned up. */
export const CleanUp = z.union(
  [
    z.literal("at-end"),
    z.object({
      keepForMinutes: z
        .number(KEEP_TEXT)
        .int("A time is a whole number of minutes.")
        .min(KEEP.least, KEEP_TEXT)
        .max(KEEP.most, KEEP_TEXT),
    }),
  ],
  "Say when it is cleaned up: at its end, or after so many minutes.",
);

const Input = z.object({
  vnfId: z.uuid("There is no such VNF."),
  siteId: z.uuid("Choose a site."),
  /** Of a relocation none: it makes its own, and is planned by the newest one until then. */
  pointId: z.uuid("Choose a recovery point.").or(z.literal("")).nullable().default(null),
  mode: z.enum(
    ["drill", "failover", "relocation", "restore", "replacement"],
    "Choose a drill, a failover, a relocation or a restore.",
  ),
  cleanUp: CleanUp.nullable().default(null),
  only: z
    .array(ServerId, "Choose VMs.")
    .min(1, "Choose at least one VM.")
    .max(500, "Choose at most 500 VMs.")
    .nullable()
    .default(null),
  /** Of a restore. */
  what: RestoreWhatInput.nullable().default(null),
  mayFallBack: z.boolean("Say whether an older point may be taken: yes or no.").default(false),
  promotesId: z.uuid("A drill is given by its id.").nullable().default(null),
});
export type RecoveryPlanInput = z.input<typeof Input>;

/**
 * What a recovery of a VNF would do now, whether it would work, and the hash by which it is started. The target is looked
 * at for it. What stands in its way is told in the plan, and refuses nothing here.
 * @throws AppError `not_found`, also for a VNF with VMs in projects that the reader does not see; `invalid`;
 * `precondition_failed` for a point that nothing can be recovered from, and for a relocation of what was never backed up
 * where it is
 */
export async function recoveryPlanOf(
  session: Session,
  input: unknown,
  at = new Date(),
): Promise<RecoveryPlanView> {
  requirePermission(session, "vnfs.view");
  const parsed = Input.safeParse(input);
  if (!parsed.success) {
    const fields = fieldErrors(parsed.error);
    throw new AppError("invalid", Object.values(fields).join(" "), fields);
  }
  const { vnfId, siteId, mode, cleanUp, mayFallBack, promotesId } = parsed.data;
  const isRestore = mode === "restore" || mode === "replacement";
  const what = isRestore ? settleWhat(parsed.data.what ?? { kind: "vnf" }) : null;
  if (mode === "replacement" && isVolumesOnly(what))
    throw new AppError("invalid", "Only VMs are restored in the place of VMs.", {
      what: "Choose the VNF, or some VMs.",
    });
  const vnf = await requireVisibleVnf(session, vnfId);
  const pointId = mode === "relocation" ? await newestPointAtHome(vnf) : parsed.data.pointId;
  if (!pointId)
    throw new AppError("invalid", "Choose a recovery point.", { pointId: "Choose a recovery point." });
  const only = parsed.data.only && [...new Set(parsed.data.only)].sort();
  const { facts, problems } = await readRecoveryFacts(vnf, {
    ...{ siteId, pointId, mode, only, mayFallBack, what, promotesId },
    cleanUp: mode === "drill" ? (cleanUp ?? "at-end") : null,
  });
  const now = at.toISOString();
  const plan = planRecovery(facts, now);
  const servers = selectServers(facts);
  const mappings = isVolumesOnly(what) ? plan.mappings : proposeMapping({ ...facts, servers });
  const { asOf, isLive } = facts.target;
  return {
    plan,
    hash: recoveryPlanHash(plan),
    readiness: judgeReadiness(facts, plan, now),
    steps: stepsOf(plan),
    mappings,
    proposed: proposedInstead({ ...facts, servers }, mappings),
    planVersion: facts.plan.version,
    drillNetworks: facts.plan.drillNetworks,
    source: { answers: facts.source.answers, isRemembered: facts.source.isRemembered },
    newerPoint: facts.newerPoint,
    formerCopies: facts.formerCopies,
    restorable: isRestore ? restorableOf(facts) : null,
    hooks:
      (mode === "failover" || mode === "relocation") && may(session.role, "recoveries.plan")
        ? { chosen: facts.plan.hooks, choices: await hookChoices() }
        : null,
    target: {
      asOf,
      isLive,
      problems,
      choices: may(session.role, "recoveries.plan") ? targetChoices(facts.target) : null,
    },
  };
}
