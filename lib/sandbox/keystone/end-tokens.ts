import { TOKENS, type Token } from "../core/tokens";
import type { World } from "../core/world";
import { credentialRoles, rolesOf, systemRolesOf } from "./roles-of";
import { type Assignment, directory } from "./rows";

/** Ends all tokens that are like this. */
export function endTokens(world: World, isOne: (token: Token) => boolean): void {
  const tokens = world.tables.of("", TOKENS);
  for (const token of tokens.filter(isOne)) tokens.remove(token.id);
}

/** Ends the tokens of an application credential that is gone. They are kept, since Keystone tells them from others. */
export function orphanTokens(world: World, applicationCredentialId: string): void {
  const tokens = world.tables.of("", TOKENS);
  for (const { id } of tokens.filter((t) => t.applicationCredentialId === applicationCredentialId))
    tokens.update(id, { isOrphan: true });
}

/** After a grant came or went: a token has the roles that its user has now, and is over when there is none. */
export function refreshTokens(world: World, grant: Assignment): void {
  const tokens = world.tables.of("", TOKENS);
  const users = grant.userId
    ? [grant.userId]
    : (directory(world).groups.get(grant.groupId ?? "")?.userIds ?? []);
  const isOfIt = (token: Token) =>
    users.includes(token.userId) &&
    (grant.system
      ? token.isSystem === true
      : token.projectId === grant.projectId && token.scopeDomainId === grant.domainId);
  for (const token of tokens.filter(isOfIt)) {
    const roles = rolesNow(world, token).map((role) => role.name);
    if (roles.length === 0 && !token.isOrphan) tokens.remove(token.id);
    else tokens.update(token.id, { roles, isAdmin: roles.includes("admin") });
  }
}

function rolesNow(world: World, token: Token) {
  const { applicationCredentials } = directory(world);
  if (token.applicationCredentialId) {
    const credential = applicationCredentials.get(token.applicationCredentialId);
    return credential ? credentialRoles(world, credential) : [];
  }
  if (token.isSystem) return systemRolesOf(world, token.userId);
  if (token.scopeDomainId) return rolesOf(world, token.userId, { domainId: token.scopeDomainId });
  return rolesOf(world, token.userId, { projectId: token.projectId ?? "" });
}

/** Tokens are kept until there are this many; then those that are over are dropped. */
const MOST_TOKENS = 2_000;

/** Keeps what is kept of tokens from growing for ever. */
export function dropOldTokens(world: World, now: number): void {
  if (world.tables.of("", TOKENS).size >= MOST_TOKENS) endTokens(world, (token) => token.expiresAt <= now);
}
