import { actorOf, audited, recordAudit } from "../audit/record";
import type { Session } from "../auth/session-store";
import { APPROVAL_LASTS_MS } from "./approval-kinds";
import { bindingHash, bindingHashes } from "./binding-hash";
import type { Gated } from "./gated";
import { personKey, personRef } from "./person-key";

/**
 * Asks a second person to approve what was about to be done. Asked again for the same, it is the same request.
 * @returns the id of the request
 */
export async function askApproval(session: Session, gated: Gated): Promise<string> {
  const { kind, permission, target, vnfIds, siteId, title, facts, href } = gated;
  const [askedByKey, askedByRef] = [personKey(session), personRef(session)];
  return audited(async (tx) => {
    // Two at once would make two requests of one.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`approval ${askedByKey}`}))`;
    const [{ now } = { now: new Date() }] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    const same = await tx.approval.findFirst({
      where: {
        ...{ kind, askedByRef, binding: { in: bindingHashes(gated) } },
        state: { in: ["waiting", "approved"] },
        expiresAt: { gt: now },
      },
      select: { id: true },
    });
    if (same) return same.id;
    const { id } = await tx.approval.create({
      data: {
        ...{ kind, permission, title, href, askedByKey, askedByRef },
        binding: bindingHash(gated),
        facts: facts.map(({ label, value }) => ({ label, value })),
        targetKind: target.kind,
        targetId: target.id,
        targetName: target.name,
        vnfIds: [...(vnfIds ?? [])],
        siteId: siteId ?? null,
        askedBy: session.name,
        askedAt: now,
        expiresAt: new Date(now.getTime() + APPROVAL_LASTS_MS),
      },
      select: { id: true },
    });
    await recordAudit(tx, actorOf(session), {
      action: "approval.asked",
      target,
      details: { approval: id, what: title, facts },
    });
    return id;
  });
}
