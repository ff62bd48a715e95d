import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { sealWith } from "../lib/secrets/envelope";
import { parseKeys } from "../lib/secrets/parse-keys";
import type { ProductDatabase } from "./authorization/product-database";
import { neverLogged } from "./stillpoint";

interface Stored {
  name: string;
  /** Where its Keystone is, without a path. */
  origin: string;
  region?: string;
  /** The project that is read; none: the site has no credential. */
  projectId?: string;
  projectName?: string;
}

/** Puts a site into the product's database, as if it had been added: its secret is sealed with the product's key. */
export async function storeSite(
  database: ProductDatabase,
  { name, origin, region = "R", projectId, projectName = projectId ?? "" }: Stored,
): Promise<string> {
  const [siteId, credentialId] = [randomUUID(), randomUUID()];
  await database.run(
    `INSERT INTO sites (id, name, name_key, auth_url, region, allow_http)
     VALUES ($1, $2, lower($2), $3, $4, true)`,
    siteId,
    name,
    `${origin}/v3`,
    region,
  );
  if (projectId === undefined) return siteId;
  const secret = neverLogged(`secret-of-${credentialId}`);
  await database.run(
    `INSERT INTO site_credentials (id, site_id, method, identity, sealed_secret, project_id, project_name, user_id,
       user_name, roles)
     VALUES ($1, $2, 'application_credential', $3, $4, $5, $6, 'u', 'stillpoint', '{member}')`,
    credentialId,
    siteId,
    JSON.stringify({ method: "application_credential", id: "app" }),
    sealWith(productKey(), secret, {
      table: "site_credentials",
      column: "sealed_secret",
      row: credentialId,
    }),
    projectId,
    projectName,
  );
  return siteId;
}

function productKey() {
  const file = path.join(process.env.STILLPOINT_E2E_HOME ?? "", "encryption-key");
  const [key] = parseKeys(fs.readFileSync(file, "utf8"), file);
  if (!key) throw new Error(`no key in ${file}`);
  return key;
}
