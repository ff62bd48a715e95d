import type { SiteDetail } from "@/lib/sites/get-site";

/**
 * What replacing a secret came to: Keystone was asked before it was stored. Pure.
 * @param newId of the application credential; empty: it has kept its own
 */
export function replacedWords(
  { method, projectName }: Pick<SiteDetail["credentials"][number], "method" | "projectName">,
  newId: string,
): string {
  const secret = method === "application_credential" ? "secret" : "password";
  return newId.trim() === ""
    ? `The ${secret} of ${projectName}’s credential was replaced; Keystone accepts it`
    : `The ${secret} and the id of ${projectName}’s credential were replaced; Keystone accepts them`;
}
