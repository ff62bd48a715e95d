import { randomUUID } from "node:crypto";
import { z } from "zod";
import { peekApproval } from "../approvals/peek-approval";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { auditedAttempt } from "./audited-attempt";
import { credentialColumns } from "./credential-columns";
import { formCredential, formProblems } from "./form-credential";
import { gatedNewCredential } from "./gated-access";
import { lockSite } from "./lock-site";
import { orTaken } from "./or-taken";
import { CredentialForm, SiteId } from "./schemas";
import { siteConnection } from "./site-session";
import { tryCredential } from "./try-credential";

const Input = z.object({ siteId: SiteId, credential: CredentialForm });
const REFUSAL = "The credential was not added.";

/** Adds a credential of a further project to a site, once Keystone has taken it. @throws AppError, also `needs_approval` */
export async function addCredential(
  session: Session,
  input: unknown,
): Promise<{ id: string; projectName: string }> {
  requirePermission(session, "sites.change");
  const { siteId, credential: form } = parseInput(Input, input, REFUSAL);
  const problems = Object.entries(formProblems(form)).map(
    ([field, m]) => [`credential.${field}`, m] as const,
  );
  if (problems.length > 0) throw new AppError("invalid", REFUSAL, Object.fromEntries(problems));
  const credential = formCredential(form);
  const connection = await siteConnection(siteId);
  const gated = gatedNewCredential({ id: siteId, name: connection.name }, form);
  await peekApproval(session, gated);
  const attempt = {
    action: "credential.added",
    target: { kind: "credential" },
    site: { id: siteId, name: connection.name },
    details: { authUrl: connection.authUrl },
  };
  return auditedAttempt(actorOf(session), [attempt], async ([intent]) => {
    const tried = await tryCredential(connection, credential);
    if ("problem" in tried) throw new AppError("invalid", REFUSAL, { credential: tried.problem });
    const { facts } = tried;
    return orTaken(() =>
      audited(async (tx) => {
        const site = await lockSite(tx, siteId);
        const same = await tx.siteCredential.findFirst({ where: { siteId, projectId: facts.projectId } });
        if (same)
          throw new AppError("invalid", REFUSAL, {
            credential: `${site.name} has a credential of the project ${same.projectName} already, of ${same.userName}. Replace its secret, or remove it first.`,
          });
        await requireApproval(tx, session, gated);
        const row = await credentialColumns(tx, randomUUID(), credential, facts);
        await tx.siteCredential.create({ data: { ...row, siteId } });
        const { id, method, projectName, userName, roles } = row;
        await recordAudit(tx, actorOf(session), {
          ...attempt,
          ...intent,
          target: { kind: "credential", id, name: projectName },
          details: { new: { method, projectName, userName, roles } },
        });
        return { id, projectName };
      }),
    );
  });
}
