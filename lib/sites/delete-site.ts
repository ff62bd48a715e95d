import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { forgetImported, recoveriesFrom } from "../vnfs/forget-imported";
import { forgetVnfs } from "../vnfs/forget-vnfs";
import { gatedSiteDeletion } from "./gated-access";
import { liveSignIns } from "./live-sign-ins";
import { lockSite } from "./lock-site";
import { SiteId, Version } from "./schemas";
import { listUses, siteUses } from "./site-uses";

const Input = z.object({
  siteId: SiteId,
  version: Version,
  typedName: z.string("Type the site's name."),
  reason: z
    .string("Say why.")
    .trim()
    .min(1, "Say why: it is kept in the audit log.")
    .max(1000, "Use at most 1000 characters."),
});
const REFUSAL = "The site was not deleted.";

/**
 * Deletes a site with its credentials and all that is known of it; nothing is changed at the site itself. The sessions
 * of those who signed in by it end at once. With one that is known from manifests only, what was imported with it goes: the
 * manifests themselves still have it.
 * @throws AppError `invalid`, `not_found`, `conflict`, `precondition_failed` while it is in use, saying by what;
 * `needs_approval`
 */
export async function deleteSite(
  session: Session,
  input: unknown,
): Promise<{ name: string; endedSignIns: number }> {
  requirePermission(session, "sites.change");
  const { siteId, version, typedName, reason } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const site = await lockSite(tx, siteId, version, { evenRemembered: true });
    const { name } = site;
    if (typedName.trim().normalize("NFC") !== name)
      throw new AppError("invalid", REFUSAL, { typedName: `Type ${name}, capitals and all.` });
    const uses = site.isRemembered ? await recoveriesFrom(tx, siteId) : await siteUses(tx, { siteId });
    if (uses.length > 0)
      throw new AppError(
        "precondition_failed",
        `${name} is used by ${listUses(uses)}. Move or delete that first.`,
      );
    const endedSignIns = await liveSignIns(tx, siteId);
    const credentials = await tx.siteCredential.findMany({
      where: { siteId },
      select: { method: true, projectName: true, userName: true, roles: true },
    });
    const projects = credentials.map(({ projectName }) => projectName);
    // One that is known from manifests only has none.
    if (projects.length > 0) await requireApproval(tx, session, gatedSiteDeletion(site, projects, reason));
    const forgotten = site.isRemembered ? await forgetImported(tx, siteId) : null;
    if (!forgotten) await forgetVnfs(tx, siteId);
    await tx.site.delete({ where: { id: siteId } });
    const { authUrl, region, confirmedHosts, caPem, acceptsSignIn } = site;
    const old = { name, authUrl, region, interface: site.interface, confirmedHosts, caPem, acceptsSignIn };
    await recordAudit(tx, actorOf(session), {
      action: "site.deleted",
      target: { kind: "site", id: siteId, name },
      site: { id: siteId, name },
      reason,
      details: { old: { ...old, credentials }, endedSignIns, ...(forgotten && { forgotten }) },
    });
    return { name, endedSignIns };
  });
}
