import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";

/** @throws Refusal 403, in Keystone's words, unless it is allowed. (keystone/exception.py, ForbiddenAction) */
export function enforce(isAllowed: boolean, action: string): void {
  if (!isAllowed)
    throw new Refusal(403, `You are not authorized to perform the requested action: identity:${action}.`);
}

/** RULE_ADMIN_OR_SYSTEM_READER. (keystone/common/policies/base.py) */
export const isReader = ({ caller }: Ask): boolean =>
  caller.isAdmin || (caller.isSystem === true && caller.roles.includes("reader"));

/** Whether it is about the caller. */
export const isSelf = ({ caller }: Ask, userId: string): boolean => caller.userId === userId;

const NOT_VALID =
  "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

/** A body that is not as it must be. (keystone/exception.py, ValidationError) */
export const malformed = (attribute: string, target: string): Refusal =>
  new Refusal(400, `Expecting to find ${attribute} in ${target}. ${NOT_VALID}`);
/** (keystone/exception.py, ValidationExpirationError and its like) */
export const notValid = (why: string): Refusal => new Refusal(400, `${why} ${NOT_VALID}`);

export const missing = (kind: string, id: string): Refusal =>
  new Refusal(404, `Could not find ${kind}: ${id}.`);
export const taken = (kind: string, why: string): Refusal =>
  new Refusal(409, `Conflict occurred attempting to store ${kind} - ${why}.`);
/** (keystone/exception.py, Unauthorized) */
export const refused = (): Refusal => new Refusal(401, "The request you have made requires authentication.");
