import { z } from "zod";
import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";
import { goodToken, TOKENS, type Token, tokenLifeMs } from "../core/tokens";
import { rolesOf, withImplied } from "./roles-of";
import { directory, type User } from "./rows";
import { isSecret } from "./secret";

const Domain = z.object({ id: z.string().optional(), name: z.string().optional() });
const Named = z.object({ id: z.string().optional(), name: z.string().optional(), domain: Domain.optional() });
const Body = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()),
      password: z.object({ user: Named.extend({ password: z.string() }) }).optional(),
      token: z.object({ id: z.string() }).optional(),
      application_credential: z
        .object({
          id: z.string().optional(),
          name: z.string().optional(),
          secret: z.string(),
          user: Named.optional(),
        })
        .optional(),
    }),
    scope: z
      .union([z.literal("unscoped"), z.object({ project: Named.optional(), domain: Domain.optional() })])
      .optional(),
  }),
});
type Identity = z.infer<typeof Body>["auth"]["identity"];

const refused = () => new Refusal(401, "The request you have made requires authentication.");
/** How long a token lives, seconds. (keystone/conf/token.py has 3600; devcloud's is as long) */
export const TOKEN_SECONDS = 3_600;

/** Signs in, and keeps the token. @throws Refusal 400 or 401 */
export function signIn(ask: Ask): Token {
  const parsed = Body.safeParse(ask.body);
  if (!parsed.success) throw new Refusal(400, "'auth' is a required property");
  const { identity, scope } = parsed.data.auth;
  const { world } = ask.site;
  const { projects, roles } = directory(world);
  const who = identify(ask, identity);
  const projectId =
    who.projectId ?? scopedProject(ask, typeof scope === "object" ? scope.project : undefined);
  const held = projectId
    ? who.roleIds
      ? withImplied(world, who.roleIds).flatMap((id) => roles.get(id) ?? [])
      : rolesOf(world, who.user.id, projectId)
    : [];
  const project = projectId ? projects.get(projectId) : undefined;
  if (projectId && (held.length === 0 || !project?.enabled)) throw refused();
  const now = ask.site.now();
  return world.tables.of("", TOKENS).insert({
    id: `gAAAA${world.ids.hex()}${world.ids.hex()}`,
    tokenId: "",
    userId: who.user.id,
    userName: who.user.name,
    domainId: who.user.domainId,
    projectId,
    projectName: project?.name,
    roles: held.map((role) => role.name),
    isAdmin: held.some((role) => role.name === "admin"),
    methods: identity.methods,
    issuedAt: now,
    expiresAt: Math.min(
      now + tokenLifeMs(ask.site, TOKEN_SECONDS * 1000, who.user.name),
      who.notAfter ?? Number.POSITIVE_INFINITY,
    ),
    auditId: world.ids.hex().slice(0, 22),
    ...(who.applicationCredentialId ? { applicationCredentialId: who.applicationCredentialId } : {}),
  });
}

interface Identified {
  user: User;
  projectId?: string;
  roleIds?: readonly string[];
  applicationCredentialId?: string;
  notAfter?: number;
}

function identify(ask: Ask, identity: Identity): Identified {
  const { applicationCredentials, users } = directory(ask.site.world);
  const { password, token, application_credential: credential } = identity;
  if (password) {
    const user = findUser(ask, password.user);
    if (!user?.enabled || !isSecret(password.user.password, user.passwordHash)) throw refused();
    return { user };
  }
  if (credential) {
    const owner = credential.user && findUser(ask, credential.user);
    const found = credential.id
      ? applicationCredentials.get(credential.id)
      : applicationCredentials.find((c) => c.name === credential.name && c.userId === owner?.id);
    const user = found && users.get(found.userId);
    const isOver = found?.expiresAt != null && found.expiresAt <= ask.site.now();
    if (!found || !user?.enabled || isOver || !isSecret(credential.secret, found.secretHash)) throw refused();
    return {
      user,
      projectId: found.projectId,
      roleIds: found.roleIds,
      applicationCredentialId: found.id,
      ...(found.expiresAt === null ? {} : { notAfter: found.expiresAt }),
    };
  }
  const known = goodToken(ask.site, token?.id);
  const user = known && users.get(known.userId);
  if (!known || !user) throw refused();
  return { user, notAfter: known.expiresAt };
}

function findUser(ask: Ask, { id, name, domain }: z.infer<typeof Named>): User | undefined {
  const { users } = directory(ask.site.world);
  return id ? users.get(id) : users.find((u) => u.name === name && u.domainId === domainId(ask, domain));
}

function scopedProject(ask: Ask, named: z.infer<typeof Named> | undefined): string | undefined {
  if (!named) return undefined;
  const { projects } = directory(ask.site.world);
  const found = named.id
    ? projects.get(named.id)
    : projects.find((p) => p.name === named.name && p.domainId === domainId(ask, named.domain));
  if (!found) throw refused();
  return found.id;
}

function domainId(ask: Ask, domain: z.infer<typeof Domain> | undefined): string | undefined {
  return domain?.id ?? directory(ask.site.world).domains.find((d) => d.name === domain?.name)?.id;
}
