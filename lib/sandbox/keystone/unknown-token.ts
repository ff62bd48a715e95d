import { titledError } from "../core/errors";
import type { Answer } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Site } from "../core/site";
import { TOKENS } from "../core/tokens";
import { missing } from "./policy";

/** What is no token reads otherwise than what was one. (keystone/token/token_formatters.py, keystone/token/provider.py) */
export const unknownToken = (site: Site, id: string): Refusal =>
  orphan(site, id) ??
  new Refusal(404, id.startsWith("gAAAAA") ? "Failed to validate token" : "Could not recognize Fernet token");

/**
 * Keystone itself answers 404 to who comes with the token of a deleted application credential, where the other
 * services say 401. (keystone/models/token_model.py, application_credential)
 */
export function refuseOrphan(site: Site, headers: Record<string, string>): Answer | undefined {
  const refusal = orphan(site, headers["x-auth-token"] ?? "");
  return refusal && titledError(refusal.status, refusal.message);
}

function orphan(site: Site, id: string): Refusal | undefined {
  const token = site.world.tables.of("", TOKENS).get(id);
  const credential = token?.isOrphan ? token.applicationCredentialId : undefined;
  return credential === undefined ? undefined : missing("Application Credential", credential);
}
