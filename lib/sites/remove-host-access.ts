import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { gatedHostAccessRemoval } from "./gated-access";
import { lockSite } from "./lock-site";
import { SiteId } from "./schemas";

const Input = z.object({ siteId: SiteId });

/** Forgets how a site's compute hosts are reached; nothing is changed on them. @throws AppError `not_found`, `needs_approval` */
export async function removeHostAccess(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sites.change");
  const { siteId } = parseInput(Input, input, "The access was not removed.");
  await audited(async (tx) => {
    const site = await lockSite(tx, siteId);
    const before = await tx.siteHostAccess.findUnique({ where: { siteId } });
    if (!before) throw new AppError("not_found", `${site.name} has no access to its compute hosts any more.`);
    await requireApproval(tx, session, gatedHostAccessRemoval(site, before));
    await tx.siteHostAccess.delete({ where: { siteId } });
    const { userName: user, port, fingerprint, knownHosts } = before;
    await recordAudit(tx, actorOf(session), {
      action: "site.host_access_removed",
      target: { kind: "site", id: siteId, name: site.name },
      site: { id: siteId, name: site.name },
      details: { old: { user, port, fingerprint, knownHosts } },
    });
  });
}
