import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { openWith, sealWith, type WrappingKey } from "../envelope";

const bindingOf = (row: string) => ({ table: "site_credentials", column: "sealed_secret", row });

/** A site with one stored credential whose secret this key seals; returns the credential's id. */
export async function sealedCredential(key: WrappingKey, secret: string): Promise<string> {
  const [id, site] = [randomUUID(), randomUUID()];
  await db().site.create({
    data: { id: site, name: site, nameKey: site, authUrl: `https://${site}.example/v3`, region: "R" },
  });
  await db().siteCredential.create({
    data: {
      id,
      siteId: site,
      method: "application_credential",
      identity: { id: "app" },
      sealedSecret: sealWith(key, secret, bindingOf(id)),
      projectId: "p",
      projectName: "demo",
      userId: "u",
      userName: "user",
    },
  });
  return id;
}

/** Its secret, by the given keys. @throws EnvelopeError */
export async function secretOfCredential(keys: readonly WrappingKey[], id: string): Promise<string> {
  const { sealedSecret } = await db().siteCredential.findUniqueOrThrow({ where: { id } });
  return openWith(keys, sealedSecret, bindingOf(id));
}
