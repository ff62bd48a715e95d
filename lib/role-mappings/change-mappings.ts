import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { endPowerlessSessions } from "../auth/end-keystone-sessions";
import { SESSION_ROW, sessionOf } from "../auth/session-of";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { RoleMapping } from "../generated/prisma/client";
import { gatedMapping } from "./gated-mapping";

/** What a change left: the mapping before and after it. */
interface Changed {
  before: RoleMapping | null;
  after: RoleMapping | null;
}

/**
 * What adding, changing and removing a mapping share: one change at a time, the end of sessions that give nothing any
 * more, the audit entry with old and new, and the question to an administrator who would lose the own role by it.
 * @throws AppError `precondition_failed` when the change takes the own role and was not confirmed; `needs_approval`
 */
export async function changeMappings(
  session: Session,
  action: "role_mapping.added" | "role_mapping.changed" | "role_mapping.removed",
  isConfirmed: boolean,
  work: (tx: Transaction) => Promise<Changed>,
): Promise<RoleMapping> {
  return audited(async (tx) => {
    // Two administrators who take each other's mapping away at once would both still see one left.
    await tx.$executeRaw`LOCK TABLE role_mappings IN SHARE ROW EXCLUSIVE MODE`;
    const { before, after } = await work(tx);
    if (!isConfirmed) await requireOwnRoleKept(tx, session);
    await requireApproval(tx, session, gatedMapping(before, after));
    const mapping = after ?? before;
    if (!mapping) throw new Error("a change of nothing");
    await recordAudit(tx, actorOf(session), {
      action,
      target: { kind: "role_mapping", id: mapping.id, name: `${mapping.kind} ${mapping.name}` },
      details: {
        old: before && values(before),
        new: after && values(after),
        endedSessions: await endPowerlessSessions(tx),
      },
    });
    return mapping;
  });
}

const values = ({ kind, name, domainId, role }: RoleMapping) => ({
  kind,
  name,
  role,
  ...(kind === "group" ? { domainId } : {}),
});

async function requireOwnRoleKept(tx: Transaction, session: Session): Promise<void> {
  if (session.kind === "local") return;
  const row = await tx.session.findUnique({ where: { id: session.id }, include: SESSION_ROW });
  const after = row && sessionOf(row, await tx.roleMapping.findMany());
  if (after?.role === "admin") return;
  const left = after ? `you would be ${after.role}` : "you would be signed out at once";
  throw new AppError(
    "precondition_failed",
    `This takes your own role of administrator: ${left}, and could not undo it. The local administrator can.`,
  );
}
