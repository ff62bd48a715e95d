import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, vi } from "vitest";
import { resetMappings } from "../../auth/testing/reset-mappings";
import { db } from "../../db";
import { getSite } from "../get-site";
import { registerSiteUses } from "../site-uses";
import { PASSWORD } from "./fake-cloud";
import { addSite, person, testSite } from "./stored-site";

/**
 * The site Lyon with one credential of the project core, stored anew before each test of the file that calls this;
 * the database has no other. The file has an encryption key of its own.
 */
export function storedLyon() {
  vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64")}`);
  vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");
  const lyon = {
    id: "",
    /** What plays its cloud; a test that puts another in its place closes this one. */
    fake: undefined as unknown as Awaited<ReturnType<typeof testSite>>,
    /** What it is used by, in words. */
    uses: [] as string[],
    site: () => getSite(person(), lyon.id),
    /** What the form of the unchanged site sends. */
    form: async (changes: object = {}) => {
      const { version, name, caPem, acceptsSignIn, confirmedHosts, interface: wanted } = await lyon.site();
      const shown = { version, name, acceptsSignIn, confirmedHosts, interface: wanted };
      return { siteId: lyon.id, ...shown, caPem: caPem ?? "", ...changes };
    },
    credentialId: async (project = "core") => {
      const found = (await lyon.site()).credentials.find((c) => c.projectName === project);
      if (!found) throw new Error(`no credential of ${project}`);
      return found.id;
    },
    /** Puts the last change back in time, as it is when two people have a page open. */
    letTimePass: () =>
      db().site.update({ where: { id: lyon.id }, data: { updatedAt: new Date(Date.now() - 60_000) } }),
  };
  registerSiteUses(async () => lyon.uses);
  beforeEach(async () => {
    await db().site.deleteMany();
    await resetMappings();
    lyon.fake = await testSite();
    lyon.id = await addSite(lyon.fake.origin);
    lyon.uses = [];
  });
  afterEach(() => lyon.fake.close());
  afterAll(() => db().$disconnect());
  return lyon;
}

/** The newest entry of the audit log. */
export const lastEntry = () => db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });

/** A further credential as a form gives it, of the project edge. */
export const furtherCredential = (changes: object = {}) => ({
  method: "password",
  user: "stillpoint",
  userDomain: "Default",
  password: PASSWORD,
  project: "edge",
  projectDomain: "Default",
  ...changes,
});
