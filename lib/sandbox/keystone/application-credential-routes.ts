import { z } from "zod";
import { type Ask, empty, ok, type Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { TOKENS } from "../core/tokens";
import { matches } from "./filters";
import { forgetCredentials } from "./forget";
import { enforce, isReader, isSelf, malformed, missing, notValid, taken } from "./policy";
import { type ApplicationCredential, directory } from "./rows";
import { hashSecret } from "./secret";
import { listed, showCredential } from "./wire";

const PATH = "/v3/users/:user/application_credentials";
const credentials = (ask: Ask) => directory(ask.site.world).applicationCredentials;

/** Application credentials: of one user in one project. (keystone/api/users.py) */
export const applicationCredentialRoutes: readonly Route[] = [
  {
    name: "application-credentials.list",
    method: "GET",
    path: PATH,
    run: (ask) => {
      enforce(isReader(ask) || isOwn(ask), "list_application_credentials");
      const found = credentials(ask).filter((c) => c.userId === ask.params.user);
      const shown = found.map((each) => showCredential(ask, each));
      return listed(ask, "application_credentials", shown.filter(matches(ask, ["name"])));
    },
  },
  {
    name: "application-credentials.create",
    method: "POST",
    path: PATH,
    run: create,
  },
  {
    name: "application-credentials.show",
    method: "GET",
    path: `${PATH}/:id`,
    run: (ask) => {
      enforce(isReader(ask) || isOwn(ask), "get_application_credential");
      return ok({ application_credential: showCredential(ask, theCredential(ask)) });
    },
  },
  {
    name: "application-credentials.delete",
    method: "DELETE",
    path: `${PATH}/:id`,
    run: (ask) => {
      refuseRestricted(ask);
      enforce(ask.caller.isAdmin || isOwn(ask), "delete_application_credential");
      const { id } = theCredential(ask);
      forgetCredentials(ask.site.world, (c) => c.id === id);
      return empty();
    },
  },
];

const Body = z.object({
  application_credential: z.object({
    name: z.string().min(1).max(255),
    description: z.string().nullish(),
    secret: z.string().nullish(),
    expires_at: z.string().nullish(),
    unrestricted: z.boolean().nullish(),
    roles: z.array(z.object({ id: z.string().optional(), name: z.string().optional() })).nullish(),
  }),
});

function create(ask: Ask) {
  const parsed = Body.safeParse(ask.body);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path ?? [];
    if (path.length <= 1) throw malformed("application_credential", "request body");
    throw new Refusal(400, `'${String(path.at(-1))}' is a required property`);
  }
  refuseRestricted(ask);
  enforce(isOwn(ask), "create_application_credential");
  const wanted = parsed.data.application_credential;
  const { world } = ask.site;
  const { caller } = ask;
  if (!caller.projectId) throw notValid("Application credentials cannot be created without a project scope.");
  const expiresAt = readTime(ask, wanted.expires_at);
  const roleIds = rolesFor(ask, wanted.roles);
  if (credentials(ask).find((c) => c.name === wanted.name && c.userId === caller.userId))
    throw taken("application_credential", `Duplicate entry found with name ${wanted.name}`);
  const secret = wanted.secret ?? Buffer.from(world.ids.hex() + world.ids.hex()).toString("base64url");
  const made = credentials(ask).insert({
    id: world.ids.hex(),
    name: wanted.name,
    description: wanted.description ?? null,
    userId: caller.userId,
    projectId: caller.projectId,
    roleIds,
    secretHash: hashSecret(secret),
    expiresAt,
    unrestricted: wanted.unrestricted ?? null,
  });
  return ok({ application_credential: { ...showCredential(ask, made), secret } }, 201);
}

const isOwn = (ask: Ask): boolean => isSelf(ask, ask.params.user ?? "");

function theCredential(ask: Ask): ApplicationCredential {
  const { id = "", user } = ask.params;
  const found = credentials(ask).get(id);
  if (!found || found.userId !== user) throw missing("Application Credential", id);
  return found;
}

/** Who signed in by one that is restricted may not make or end any. (keystone/api/users.py, _check_unrestricted_…) */
function refuseRestricted(ask: Ask): void {
  const { world } = ask.site;
  const id = world.tables.of("", TOKENS).get(ask.caller.tokenId)?.applicationCredentialId;
  if (id && directory(world).applicationCredentials.get(id)?.unrestricted !== true)
    throw new Refusal(
      403,
      "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..",
    );
}

function readTime(ask: Ask, text: string | null | undefined): number | null {
  if (text == null) return null;
  const at = Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(at)) throw notValid("Timestamp not in expected format.");
  if (at < ask.site.now()) throw notValid("The 'expires_at' must not be before now.");
  return at;
}

/** Ids of the roles that are wanted; all of the token's without a wish. Only those that it has. */
function rolesFor(ask: Ask, wanted: z.infer<typeof Body>["application_credential"]["roles"]): string[] {
  const { roles } = directory(ask.site.world);
  const own = roles.filter((role) => ask.caller.roles.includes(role.name)).map((role) => role.id);
  if (!wanted || wanted.length === 0) return own;
  return wanted.map(({ id, name }) => {
    const role = id ? roles.get(id) : roles.find((each) => each.name === name);
    if (!role) throw id ? missing("role", id) : new Refusal(404, `Role ${name} is not defined`);
    if (!own.includes(role.id))
      throw new Refusal(
        400,
        "Invalid application credential: Cannot create an application credential with unassigned role",
      );
    return role.id;
  });
}
