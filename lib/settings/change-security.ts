import { APPROVAL_KINDS, type ApprovalKind } from "../approvals/approval-kinds";
import type { Gated } from "../approvals/gated";
import { requireApproval } from "../approvals/require-approval";
import { withdrawUngated } from "../approvals/withdraw-ungated";
import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { revokeSessions } from "../auth/revoke-sessions";
import { limitsOf } from "../auth/session-rules";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { routes } from "../routes";
import { isLiveWhere } from "../sessions/live-session";
import { readSecuritySettings } from "./read-security-settings";
import type { SecurityValues } from "./security-defaults";
import { SecurityChange } from "./security-input";
import { holdSecurity } from "./security-lock";
import type { SecurityChanged } from "./security-view";

const REFUSAL = "Nothing was changed.";
const TARGET = { kind: "settings", id: "security", name: "Security" };

/**
 * Changes how long sessions last and what a second person has to approve. Switching a switch off is itself something that
 * a second person may have to approve.
 * @returns what is different, and how many sessions that has ended
 * @throws AppError `forbidden`, `invalid`, `conflict` when somebody changed it meanwhile; NeedsApproval
 */
export async function changeSecurity(session: Session, input: unknown): Promise<SecurityChanged> {
  requirePermission(session, "security.change");
  const { version, ...wanted } = parseInput(SecurityChange, input, REFUSAL);
  return audited(async (tx) => {
    await holdSecurity(tx);
    const { version: stored, ...before } = await readSecuritySettings(tx);
    if (stored !== version)
      throw new AppError(
        "conflict",
        `The security settings were changed since you opened this page. ${REFUSAL} Reload to see them as they are.`,
      );
    const changed = (Object.keys(wanted) as (keyof SecurityValues)[]).filter(
      (key) => JSON.stringify(sorted(before[key])) !== JSON.stringify(sorted(wanted[key])),
    );
    if (changed.length === 0) return { changed, endedSessions: 0 };
    const pick = (from: SecurityValues) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    const off = before.fourEyes.filter((kind) => !wanted.fourEyes.includes(kind));
    // Before it is stored: what is stored says whether it has to be approved.
    if (off.length > 0) await requireApproval(tx, session, switchingOff(off, before, wanted));
    const data = { ...wanted, version: version + 1, updatedBy: session.name };
    await tx.securitySettings.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
    await withdrawUngated(tx, session, off);
    const endedSessions = await endWhatIsOver(tx, before, wanted);
    await recordAudit(tx, actorOf(session), {
      action: "security.changed",
      target: TARGET,
      details: { old: pick(before), new: pick(wanted), ...(endedSessions > 0 && { endedSessions }) },
    });
    return { changed, endedSessions };
  });
}

const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);

/** What a second person is asked. */
function switchingOff(off: readonly ApprovalKind[], before: SecurityValues, wanted: SecurityValues): Gated {
  const named = (kinds: readonly ApprovalKind[]) =>
    kinds.map((kind) => APPROVAL_KINDS[kind].name).join(", ") || "nothing";
  return {
    kind: "four_eyes_off",
    permission: "security.change",
    target: TARGET,
    title: `Let one person do alone: ${named(off)}.`,
    facts: [
      { label: "Switched off", value: named(off) },
      ...off.map((kind) => ({ label: APPROVAL_KINDS[kind].name, value: APPROVAL_KINDS[kind].explained })),
      { label: "A second person approves now", value: named(before.fourEyes) },
      { label: "And afterwards", value: named(wanted.fourEyes) },
    ],
    // What is switched off as well: the same wish, after somebody has switched on more, is another one.
    binding: { fourEyes: wanted.fourEyes, off },
    href: routes.security,
  };
}

/**
 * Ends, for good, whatever is over by the shorter of the old and the new times: what a shorter time has ended must not
 * come back when it is made longer again. @returns how many of them were in use
 */
async function endWhatIsOver(
  tx: Transaction,
  before: SecurityValues,
  after: SecurityValues,
): Promise<number> {
  const [old, next] = [limitsOf(before), limitsOf(after)];
  const now = Date.now();
  const ago = (ms: number) => new Date(now - ms);
  const isOver = {
    OR: [
      { createdAt: { lte: ago(Math.min(old.absoluteMs, next.absoluteMs)) } },
      { lastSeenAt: { lte: ago(Math.min(old.idleMs, next.idleMs)) } },
    ],
  };
  const count = await tx.session.count({ where: { AND: [isLiveWhere(old, now), isOver] } });
  await revokeSessions(tx, isOver);
  return count;
}
