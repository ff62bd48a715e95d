import { may, type Permission, rolesWith } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { userKey } from "../auth/user-key";
import type { Approval } from "../generated/prisma/client";
import type { ApprovalViewState } from "./approval-view";
import { personKey } from "./person-key";

/** All that is known of somebody who looks at a request. */
export type Person = Pick<Session, "name" | "role" | "kind" | "siteId" | "userId">;
type Asked = Pick<Approval, "askedByKey" | "askedByRef" | "permission">;

/** Whether somebody is the very account that asked: it alone goes on with it, or takes it back. Pure. */
export const isOwn = (person: Person, { askedByRef }: Pick<Approval, "askedByRef">): boolean =>
  userKey(person) === askedByRef;

/** Whether somebody has the name of the one who asked, and so may be the same human being. Pure. */
const isNamesake = (person: Person, { askedByKey }: Asked): boolean => personKey(person) === askedByKey;

/**
 * Why somebody may not be the second person of a request that they see, as a sentence; null: they may. Pure.
 */
export function whyNotDecide(person: Person, asked: Asked): string | null {
  const permission = asked.permission as Permission;
  if (isOwn(person, asked)) return "You asked for it yourself: another person has to decide.";
  if (isNamesake(person, asked))
    return "You have the name of the one who asked, and one name is one person here: another person has to decide.";
  if (!may(person.role, permission))
    return `This needs the role ${rolesWith(permission)}; yours is ${person.role}.`;
  return null;
}

/**
 * Why somebody may not say that broken glass has been looked at, as a sentence; null: they may. Whoever could have decided
 * may, and whoever reads the audit log. Pure.
 */
export function whyNotReview(person: Person, asked: Asked): string | null {
  if (isOwn(person, asked)) return "You went on alone yourself: another person has to look at it.";
  if (isNamesake(person, asked))
    return "You have the name of the one who went on alone, and one name is one person here: another person has to look at it.";
  const permission = asked.permission as Permission;
  if (may(person.role, permission) || may(person.role, "audit.view")) return null;
  return `This needs the role ${rolesWith(permission)}, or auditor; yours is ${person.role}.`;
}

/** Whether what glass was broken for is over, so that there is something to look at: it is done, or cannot be any more. Pure. */
export const isToBeLookedAt = (state: ApprovalViewState): boolean => state !== "approved";
