import { z } from "zod";
import { actorOf, audited } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { orTaken } from "../or-taken";
import { SiteId } from "../schemas";
import { isProved, proofWords } from "./adoption-offer";
import { offersForSite } from "./offers-for-site";
import { type Adopted, takeOver } from "./take-over";

const Input = z.object({
  siteId: SiteId,
  rememberedId: z.uuid("There is no such remembered site."),
  evenUnproved: z.boolean(),
});
/** The points of a large installation are many rows. */
const TIMEOUT_MS = 120_000;

/**
 * Says that a site is one that manifests tell of: its VNFs and recovery points move to it.
 * @throws AppError `not_found`, `conflict`; `precondition_failed` while none of its VMs was seen there and that is not
 *   confirmed, or while a run needs it
 */
export async function adoptSite(session: Session, input: unknown): Promise<Adopted> {
  requirePermission(session, "sites.change");
  const { siteId, rememberedId, evenUnproved } = parseInput(Input, input, "Nothing was moved.");
  const site = await db().site.findUnique({ where: { id: siteId, isRemembered: false } });
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  const offer = (await offersForSite(site)).find(({ id }) => id === rememberedId);
  if (!offer)
    throw new AppError("not_found", `Manifests tell of no such site of the region ${site.region} any more.`);
  if (!isProved(offer) && !evenUnproved) throw new AppError("precondition_failed", proofWords(offer));
  return orTaken(() =>
    audited((tx) => takeOver(tx, actorOf(session), { offer, siteId }), { timeoutMs: TIMEOUT_MS }),
  );
}
