import { z } from "zod";
import { peekApproval } from "../approvals/peek-approval";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { auditedAttempt } from "./audited-attempt";
import { connectionOf } from "./connection-of";
import { sealSecret } from "./credential-columns";
import { CredentialIdentity, credentialOf } from "./credential-identity";
import { gatedNewSecret } from "./gated-access";
import { lockCredential } from "./lock-credential";
import { NewSecret } from "./schemas";
import { tryCredential } from "./try-credential";

const Input = NewSecret.extend({ credentialId: z.uuid("There is no such credential.") });
const REFUSAL = "The secret was not replaced.";

/**
 * Replaces the secret of a credential, once Keystone has taken the new one; user and project stay.
 * @throws AppError `invalid`, `not_found`, `conflict`, `needs_approval`
 */
export async function replaceCredentialSecret(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sites.change");
  const { credentialId, secret, applicationCredentialId } = parseInput(Input, input, REFUSAL);
  const before = await db().siteCredential.findUnique({
    where: { id: credentialId },
    include: { site: true },
  });
  if (!before) throw new AppError("not_found", "There is no such credential any more.");
  const identity = withId(CredentialIdentity.parse(before.identity), applicationCredentialId);
  const { id: siteId, name, authUrl } = before.site;
  const gated = gatedNewSecret(before.site, before, { secret, applicationCredentialId });
  await peekApproval(session, gated);
  const attempt = {
    action: "credential.replaced",
    target: { kind: "credential", id: credentialId, name: before.projectName },
    site: { id: siteId, name },
    details: { authUrl },
  };
  await auditedAttempt(actorOf(session), [attempt], async ([intent]) => {
    const tried = await tryCredential(connectionOf(before.site), credentialOf(identity, secret));
    if ("problem" in tried) throw new AppError("invalid", REFUSAL, { secret: tried.problem });
    refuseOthers(before, tried.facts);
    const { projectId: _, projectName, userId, ...facts } = tried.facts;
    const expiresAt = facts.expiresAt ?? null;
    await audited(async (tx) => {
      const { credential } = await lockCredential(tx, credentialId);
      if (credential.updatedAt.getTime() !== before.updatedAt.getTime())
        throw new AppError("conflict", "The credential was changed a moment ago. Reload to see it.");
      await requireApproval(tx, session, gated);
      const sealedSecret = await sealSecret(tx, credentialId, secret);
      const data = { identity, userId, projectName, sealedSecret, refusedAt: null };
      await tx.siteCredential.update({ where: { id: credentialId }, data: { ...data, ...facts, expiresAt } });
      await recordAudit(tx, actorOf(session), {
        ...attempt,
        ...intent,
        details: {
          old: { ...told(credential), identity: credential.identity },
          new: { ...told({ ...facts, expiresAt }), identity },
        },
      });
    });
  });
}

const told = (facts: { userName: string; roles: string[]; expiresAt: Date | null }) => ({
  userName: facts.userName,
  roles: facts.roles,
  expiresAt: facts.expiresAt?.toISOString() ?? null,
});

type Whose = Record<"projectId" | "projectName" | "userId" | "userName", string>;

function refuseOthers(before: Whose, { projectId, projectName, userId, userName }: Whose): void {
  const other =
    projectId !== before.projectId
      ? `the project ${projectName}, not ${before.projectName}`
      : userId !== before.userId
        ? `the user ${userName}, not ${before.userName}`
        : undefined;
  if (other)
    throw new AppError("invalid", REFUSAL, {
      applicationCredentialId: `It is of ${other}. Remove this credential, or add that one for a further project.`,
    });
}

function withId(identity: CredentialIdentity, id: string): CredentialIdentity {
  if (id === "") return identity;
  if (identity.method === "application_credential" && "id" in identity) return { ...identity, id };
  throw new AppError("invalid", REFUSAL, {
    applicationCredentialId: "This credential has no id of its own. Leave this empty.",
  });
}
