import { z } from "zod";
import type { Credential } from "../openstack/connection";

const Domain = z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]);
const ByIdOrName = z.union([z.object({ id: z.string() }), z.object({ name: z.string(), domain: Domain })]);

/** All of a credential but its secret: what the row keeps in clear. */
export const CredentialIdentity = z.union([
  z.object({ method: z.literal("password"), user: ByIdOrName, project: ByIdOrName }),
  z.object({ method: z.literal("application_credential"), id: z.string() }),
  z.object({ method: z.literal("application_credential"), name: z.string(), user: ByIdOrName }),
]);

export type CredentialIdentity = z.infer<typeof CredentialIdentity>;

/** The whole credential, as lib/openstack takes it. */
export const credentialOf = (identity: CredentialIdentity, secret: string): Credential =>
  identity.method === "password" ? { ...identity, password: secret } : { ...identity, secret };
