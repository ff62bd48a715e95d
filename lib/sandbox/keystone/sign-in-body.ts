import { z } from "zod";
import { malformed } from "./policy";

const Domain = z.object({ id: z.string().optional(), name: z.string().optional() });
const Named = z.object({ id: z.string().optional(), name: z.string().optional(), domain: Domain.optional() });
const Scope = z.object({
  project: Named.optional(),
  domain: Domain.optional(),
  system: z.object({ all: z.boolean().nullish() }).optional(),
  unscoped: z.unknown().optional(),
});
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
    scope: z.union([z.string(), Scope]).optional(),
  }),
});

export type Identity = z.infer<typeof Body>["auth"]["identity"];
export type NamedRef = z.infer<typeof Named>;
export type DomainRef = z.infer<typeof Domain>;
export type WantedScope = z.infer<typeof Scope> | "unscoped" | undefined;

/** Reads a request for a token. @throws Refusal 400, as keystone/auth/core.py and schema.py refuse it */
export function readSignIn(body: unknown): { identity: Identity; scope: WantedScope } {
  if (typeof body !== "object" || body === null || !("auth" in body)) throw malformed("auth", "request body");
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw malformed(parsed.error.issues[0]?.path.at(-1)?.toString() ?? "identity", "auth");
  const { identity, scope } = parsed.data.auth;
  for (const method of identity.methods) if (!(method in identity)) throw malformed(method, "identity");
  if (typeof scope !== "object") return { identity, scope: scope === undefined ? undefined : "unscoped" };
  const kinds = Object.keys(scope);
  if (kinds.length !== 1) throw malformed("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  return { identity, scope: kinds[0] === "unscoped" ? "unscoped" : scope };
}
