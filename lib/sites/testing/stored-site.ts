import { randomUUID } from "node:crypto";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { type Asked, type FakeSiteOptions, fakeSite } from "../../openstack/testing/fake-site";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { addSites } from "../add-sites";
import { keystone, PASSWORD, services } from "./fake-cloud";

/** A signed-in person of a role. */
export const person = (role: Session["role"] = "admin"): Session => ({
  id: randomUUID(),
  kind: "local",
  userId: randomUUID(),
  name: "ada",
  role,
  projects: [],
  siteId: null,
  siteName: null,
  address: "192.0.2.7",
  mustChangePassword: false,
  provedAt: new Date(),
});

/** A loopback site whose Keystone knows one password; the database knows this test's encryption key from now on. */
export async function testSite(options: Partial<FakeSiteOptions> = {}) {
  await knowTestKey();
  return fakeSite({ reply: services, signIn: keystone, ...options });
}

/** The form of a site by password. */
export const siteForm = (
  origin: string,
  changes: { name?: string; user?: string; project?: string } = {},
) => ({
  source: {
    from: "form" as const,
    authUrl: `${origin}/v3`,
    region: "R",
    interface: "public" as const,
    credential: {
      method: "password" as const,
      user: changes.user ?? "stillpoint",
      userDomain: "Default",
      password: PASSWORD,
      project: changes.project ?? "core",
      projectDomain: "Default",
    },
  },
  name: changes.name ?? "Lyon",
  acceptHttp: true,
});

/** Adds a site through the front door. */
export async function addSite(origin: string, changes: Parameters<typeof siteForm>[1] = {}): Promise<string> {
  const [added] = await addSites(person(), { sites: [siteForm(origin, changes)] });
  if (!added) throw new Error("no site");
  return added.id;
}

/** Everything that the tables hold, as text. @param options.audit without, the audit log is left out */
export async function wholeDatabase({ audit = true } = {}): Promise<string> {
  const all = [
    await db().site.findMany(),
    await db().siteCredential.findMany(),
    await db().siteHostAccess.findMany(),
    await db().siteHealth.findMany(),
    audit ? await db().auditEntry.findMany() : [],
  ];
  return JSON.stringify(all, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

export type { Asked };
