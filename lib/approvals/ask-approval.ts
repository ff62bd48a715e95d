import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { userKey } from "../auth/user-key";
import { AppError } from "../errors";
import type { ApprovalState } from "../generated/prisma/enums";
import { keepSecurity } from "../settings/security-lock";
import { APPROVAL_LASTS_MS, MOST_WAITING, STILL_DECIDED_MS } from "./approval-kinds";
import { bindingHash, bindingHashes } from "./binding-hash";
import type { Gated } from "./gated";
import { isGated } from "./is-gated";
import { NotGatedAnyMore } from "./not-gated";
import { personKey } from "./person-key";

/**
 * Asks a second person to approve what was about to be done. Asked again for the same, it is the same request, unless so
 * little time is left that nobody may decide about it any more: then it is made anew.
 * @returns the id of the request
 * @throws NotGatedAnyMore when its switch has gone off meanwhile
 * @throws AppError `rate_limited` when too many of the same person wait: each is a mail to many
 */
export async function askApproval(session: Session, gated: Gated): Promise<string> {
  const { kind, permission, target, vnfIds, siteId, title, facts, href } = gated;
  const [askedByKey, askedByRef] = [personKey(session), userKey(session)];
  return audited(async (tx) => {
    // A switch that goes off ends what waits: what is asked meanwhile would wait for nobody.
    await keepSecurity(tx);
    if (!(await isGated(tx, session, kind))) throw new NotGatedAnyMore();
    // Two at once would make two requests of one, or more than may wait.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`approval ${askedByKey}`}))`;
    const [{ now } = { now: new Date() }] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT clock_timestamp() AS now`;
    const same = await lockSame(tx, { gated, askedByRef, now });
    if (same) {
      const leftMs = same.expiresAt.getTime() - now.getTime();
      if (same.state !== "waiting" || leftMs >= STILL_DECIDED_MS) return same.id;
      await tx.approval.update({ where: { id: same.id }, data: { state: "withdrawn" } });
      await recordAudit(tx, actorOf(session), {
        action: "approval.withdrawn",
        target,
        details: { approval: same.id, what: title, askedAnew: true },
      });
    }
    const waiting = await tx.approval.count({
      where: { askedByKey, state: "waiting", expiresAt: { gt: now } },
    });
    if (waiting >= MOST_WAITING)
      throw new AppError(
        "rate_limited",
        `Nobody was asked: ${MOST_WAITING} of your requests wait for a second person already. Take one back under Settings → Approvals, or wait until one is decided.`,
      );
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

/** The own request for the same from which something can still come, held: somebody may be deciding about it. */
async function lockSame(
  tx: Transaction,
  { gated, askedByRef, now }: { gated: Gated; askedByRef: string; now: Date },
): Promise<{ id: string; state: ApprovalState; expiresAt: Date } | undefined> {
  const [same] = await tx.$queryRaw<{ id: string; state: ApprovalState; expiresAt: Date }[]>`
    SELECT id, state, expires_at AS "expiresAt" FROM approvals
    WHERE state IN ('waiting', 'approved') AND expires_at > ${now} AND kind = ${gated.kind}::"ApprovalKind"
      AND asked_by_ref = ${askedByRef} AND binding = ANY (${bindingHashes(gated)}::text[])
    ORDER BY state DESC, asked_at LIMIT 1 FOR UPDATE`;
  return same;
}
