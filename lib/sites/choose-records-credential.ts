import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { lockSite } from "./lock-site";
import { SiteId, Version } from "./schemas";

const Input = z.object({
  siteId: SiteId,
  version: Version,
  credentialId: z.uuid("Choose one of the site's credentials.").nullable(),
});

/** Marks the credential that exports and imports backup records, or none. @throws AppError */
export async function chooseRecordsCredential(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sites.change");
  const refusal = "Nothing was changed.";
  const { siteId, version, credentialId } = parseInput(Input, input, refusal);
  await audited(async (tx) => {
    const site = await lockSite(tx, siteId, version);
    const own = await tx.siteCredential.findMany({
      where: { siteId },
      select: { id: true, projectName: true },
    });
    const project = (id: string | null) => own.find((c) => c.id === id)?.projectName ?? null;
    if (credentialId !== null && project(credentialId) === null)
      throw new AppError("invalid", refusal, { credentialId: "Choose one of the site's credentials." });
    if (site.recordsCredentialId === credentialId) return;
    await tx.site.update({ where: { id: siteId }, data: { recordsCredentialId: credentialId } });
    await recordAudit(tx, actorOf(session), {
      action: "site.records_credential_chosen",
      target: { kind: "site", id: siteId, name: site.name },
      site: { id: siteId, name: site.name },
      details: {
        old: { recordsProject: project(site.recordsCredentialId) },
        new: { recordsProject: project(credentialId) },
      },
    });
  });
}
