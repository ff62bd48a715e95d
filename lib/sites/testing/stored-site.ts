import { randomUUID } from "node:crypto";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import {
  type Asked,
  type FakeSiteOptions,
  fakeSite,
  json,
  type Reply,
} from "../../openstack/testing/fake-site";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { addSites } from "../add-sites";

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
});

export const PASSWORD = "the-secret-of-the-site";

/** Signs in by password: the project's id is its name with "id-" before it; only PASSWORD is right. */
export const keystone: Reply = (asked, res) => {
  const { auth } = JSON.parse(asked.body) as {
    auth: {
      identity: {
        password?: { user: { name: string; password: string } };
        application_credential?: { id: string; secret: string };
      };
      scope?: { project: { name: string } };
    };
  };
  const { password, application_credential } = auth.identity;
  const secret = password?.user.password ?? application_credential?.secret;
  if (!secret?.startsWith(PASSWORD))
    return json(res, 401, { error: { message: "Authentication is required." } });
  const project = auth.scope?.project.name ?? application_credential?.id ?? "?";
  const user = password?.user.name ?? "app";
  const now = Date.now();
  return json(
    res,
    201,
    {
      token: {
        issued_at: new Date(now).toISOString(),
        expires_at: new Date(now + 3_600_000).toISOString(),
        user: { id: `id-${user}`, name: user },
        project: { id: `id-${project}`, name: project },
        roles: [{ id: "r", name: user === "root" ? "admin" : user === "odd" ? "odd" : "member" }],
        catalog: ["compute", "volumev3", "image", "network"].map((type) => ({
          type,
          endpoints: [
            { interface: "public", region_id: "R", url: `http://${asked.headers.host}/${type}/v3` },
          ],
        })),
      },
    },
    { "x-subject-token": `token-of-${user}` },
  );
};

const services: Reply = (asked, res) =>
  asked.path.includes("os-services")
    ? json(res, 200, { services: [{ binary: "cinder-backup", host: "h1", status: "enabled", state: "up" }] })
    : asked.path.startsWith("/v3/users/")
      ? json(res, 200, { user: { id: "u", name: "u" } })
      : json(res, 200, {});

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
    await db().siteHealth.findMany(),
    audit ? await db().auditEntry.findMany() : [],
  ];
  return JSON.stringify(all, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

export type { Asked };
