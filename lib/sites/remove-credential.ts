import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { gatedRemoval } from "./gated-access";
import { lockCredential } from "./lock-credential";
import { listUses, siteUses } from "./site-uses";

const Input = z.object({ credentialId: z.uuid("There is no such credential.") });

/**
 * Removes a credential; what was last seen in its project is kept. Refused for the last one of its site, and while
 * something needs it.
 * @throws AppError `not_found`, `precondition_failed`, `needs_approval`
 */
export async function removeCredential(session: Session, input: unknown): Promise<{ hadRecords: boolean }> {
  requirePermission(session, "sites.change");
  const { credentialId } = parseInput(Input, input, "The credential was not removed.");
  return audited(async (tx) => {
    const { site, credential } = await lockCredential(tx, credentialId);
    const { id: siteId, name } = site;
    if ((await tx.siteCredential.count({ where: { siteId } })) === 1)
      throw new AppError(
        "precondition_failed",
        `This is the only credential of ${name}. Add another one first, or delete the site.`,
      );
    const uses = await siteUses(tx, { siteId, projectId: credential.projectId });
    if (uses.length > 0)
      throw new AppError(
        "precondition_failed",
        `The project ${credential.projectName} is used by ${listUses(uses)}. Move or delete that first.`,
      );
    const hadRecords = site.recordsCredentialId === credentialId;
    await requireApproval(tx, session, gatedRemoval(site, credential, hadRecords));
    await tx.siteCredential.delete({ where: { id: credentialId } });
    const { method, projectName, userName, roles } = credential;
    await recordAudit(tx, actorOf(session), {
      action: "credential.removed",
      target: { kind: "credential", id: credentialId, name: projectName },
      site: { id: siteId, name },
      details: { old: { method, projectName, userName, roles, hadRecords } },
    });
    return { hadRecords };
  });
}
