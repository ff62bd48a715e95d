import { personKey } from "../approvals/person-key";
import { may } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { Role } from "../generated/prisma/enums";
import type { SecurityView } from "./security-view";

/**
 * How many other people could approve: local accounts, and whoever has signed in by a Keystone as an operator or an admin.
 * By the audit log, since sessions are forgotten after some days. Whether they still may is Keystone's to say.
 */
export async function countApprovers(session: Pick<Session, "name">): Promise<SecurityView["others"]> {
  const [accounts, signIns] = await Promise.all([
    db().localUser.findMany({ select: { name: true, role: true } }),
    db().$queryRaw<{ name: string; role: Role }[]>`
      SELECT DISTINCT actor_name AS name, details->>'role' AS role FROM audit_entries
      WHERE action = 'session.started' AND actor_kind = 'user' AND details->>'role' IN ('admin', 'operator')`,
  ]);
  const own = personKey(session);
  const people = [...accounts, ...signIns].filter((person) => personKey(person) !== own);
  const count = (isOne: (role: Role) => boolean) =>
    new Set(people.filter(({ role }) => isOne(role)).map(personKey)).size;
  return {
    admins: count((role) => may(role, "security.change")),
    operators: count((role) => may(role, "recoveries.fail-over")),
  };
}
