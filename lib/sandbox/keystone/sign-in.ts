import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";
import { goodToken, TOKENS, type Token, tokenLifeMs } from "../core/tokens";
import type { World } from "../core/world";
import { dropOldTokens } from "./end-tokens";
import { malformed, refused } from "./policy";
import { credentialRoles } from "./roles-of";
import { directory, type User } from "./rows";
import { findDomain, type Scope, scopeOf } from "./scope-of";
import { isSecret } from "./secret";
import { type Identity, type NamedRef, readSignIn, type WantedScope } from "./sign-in-body";
import { unknownToken } from "./unknown-token";

/** How long a token lives, seconds. (keystone/conf/token.py; devcloud's live for a day) */
export const TOKEN_SECONDS = 3_600;

/** Signs in, and keeps the token. @throws Refusal 400, 401, 403 or 404 */
export function signIn(ask: Ask): Token {
  const { world } = ask.site;
  const { identity, scope: wanted } = readSignIn(ask.body);
  const who = identify(ask, identity, wanted);
  const scope = who.scope ?? scopeOf(world, who.user, wanted);
  const now = ask.site.now();
  dropOldTokens(world, now);
  const roles = scope.roles.map((role) => role.name);
  return world.tables.of("", TOKENS).insert({
    id: `gAAAAAB${world.ids.hex()}${world.ids.hex()}${world.ids.hex()}`,
    tokenId: "",
    userId: who.user.id,
    userName: who.user.name,
    domainId: who.user.domainId,
    projectId: scope.project?.id,
    projectName: scope.project?.name,
    roles,
    isAdmin: roles.includes("admin"),
    ...(scope.isSystem ? { isSystem: true } : {}),
    ...(scope.domainId ? { scopeDomainId: scope.domainId } : {}),
    methods: [...new Set([...identity.methods, ...(who.parent?.methods ?? [])])],
    issuedAt: now,
    expiresAt: Math.min(
      now + tokenLifeMs(ask.site, TOKEN_SECONDS * 1000, who.user.name),
      who.notAfter ?? Number.POSITIVE_INFINITY,
    ),
    auditId: world.ids.hex().slice(0, 22),
    ...(who.parent ? { parentAuditId: who.parent.parentAuditId ?? who.parent.auditId } : {}),
    ...(who.applicationCredentialId ? { applicationCredentialId: who.applicationCredentialId } : {}),
  });
}

interface Identified {
  user: User;
  /** There when the way of signing in leaves no choice. */
  scope?: Scope;
  applicationCredentialId?: string;
  notAfter?: number;
  parent?: Token;
}

function identify(ask: Ask, identity: Identity, wanted: WantedScope): Identified {
  const { methods, password, token, application_credential: credential } = identity;
  if (methods.includes("application_credential") && credential) return byCredential(ask, credential, wanted);
  if (methods.includes("password") && password) return { user: byPassword(ask, password.user) };
  if (methods.includes("token") && token) return byToken(ask, token.id);
  throw refused();
}

function byPassword(ask: Ask, wanted: NamedRef & { password: string }): User {
  const user = findUser(ask.site.world, wanted);
  if (!user?.enabled || !isSecret(wanted.password, user.passwordHash)) throw refused();
  return user;
}

/** (keystone/auth/plugins/token.py) */
function byToken(ask: Ask, id: string): Identified {
  const parent = goodToken(ask.site, id);
  if (!parent) throw unknownToken(ask.site, id);
  if (parent.applicationCredentialId)
    throw new Refusal(
      403,
      "You are not authorized to perform the requested action: Using a delegated token to create another token is not allowed..",
    );
  const user = directory(ask.site.world).users.get(parent.userId);
  if (!user?.enabled) throw refused();
  return { user, parent, notAfter: parent.expiresAt };
}

/** (keystone/auth/plugins/application_credential.py) */
function byCredential(
  ask: Ask,
  { id, name, secret, user: owner }: NonNullable<Identity["application_credential"]>,
  wanted: WantedScope,
): Identified {
  if (wanted !== undefined)
    throw new Refusal(
      401,
      "Error authenticating with application credential: Application credentials cannot request a scope.",
    );
  const { world } = ask.site;
  const { applicationCredentials, projects, users } = directory(world);
  const ownerId = owner && findUser(world, owner)?.id;
  const found = id
    ? applicationCredentials.get(id)
    : applicationCredentials.find((c) => c.name === name && c.userId === ownerId);
  if (id && !found) throw new Refusal(404, `Could not find Application Credential: ${id}.`);
  const user = found && users.get(found.userId);
  const project = found && projects.get(found.projectId);
  const isOver = found?.expiresAt != null && found.expiresAt <= ask.site.now();
  if (!found || !user?.enabled || !project?.enabled || isOver || !isSecret(secret, found.secretHash))
    throw refused();
  const roles = credentialRoles(world, found);
  if (roles.length === 0) throw refused();
  return {
    user,
    scope: { project, roles },
    applicationCredentialId: found.id,
    ...(found.expiresAt === null ? {} : { notAfter: found.expiresAt }),
  };
}

function findUser(world: World, { id, name, domain }: NamedRef): User | undefined {
  const { users } = directory(world);
  if (id) return users.get(id);
  if (!name) throw malformed("id or name", "user");
  if (!domain) throw malformed("domain", "user");
  const domainId = findDomain(world, domain);
  return users.find((u) => u.name === name && u.domainId === domainId);
}
