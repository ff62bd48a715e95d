import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resetMappings } from "../auth/testing/reset-mappings";
import { db } from "../db";
import { addCredential } from "./add-credential";
import { addSites } from "./add-sites";
import { checkSitesNow } from "./check-sites-now";
import { chooseRecordsCredential } from "./choose-records-credential";
import { getSite } from "./get-site";
import { pollSiteHealth } from "./poll-site-health";
import { removeCredential } from "./remove-credential";
import { replaceCredentialSecret } from "./replace-credential-secret";
import { credentialSession } from "./site-session";
import { registerSiteUses } from "./site-uses";
import {
  addSite,
  keystone,
  PASSWORD,
  person,
  siteForm,
  testSite,
  wholeDatabase,
} from "./testing/stored-site";

vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64")}`);
vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");

let fake: Awaited<ReturnType<typeof testSite>>;
let siteId: string;
let uses: string[] = [];
registerSiteUses(async () => uses);

beforeEach(async () => {
  await db().site.deleteMany();
  await resetMappings();
  fake = await testSite();
  siteId = await addSite(fake.origin);
  uses = [];
});
afterEach(() => fake.close());
afterAll(() => db().$disconnect());

const site = () => getSite(person(), siteId);
const lastEntry = () => db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
const _form = async (changes: object = {}) => {
  const { version, name, caPem, acceptsSignIn, confirmedHosts, interface: wanted } = await site();
  return {
    siteId,
    version,
    name,
    interface: wanted,
    caPem: caPem ?? "",
    acceptsSignIn,
    confirmedHosts,
    ...changes,
  };
};
const credential = (changes: object = {}) => ({
  method: "password",
  user: "stillpoint",
  userDomain: "Default",
  password: PASSWORD,
  project: "edge",
  projectDomain: "Default",
  ...changes,
});
/** The same Keystone, in a region that it does not have. */
const elsewhere = () => {
  const form = siteForm(fake.origin, { name: "X" });
  return { ...form, source: { ...form.source, region: "nowhere" } };
};
const credentialId = async (project = "core") => {
  const found = (await site()).credentials.find((c) => c.projectName === project);
  if (!found) throw new Error(`no credential of ${project}`);
  return found.id;
};
/** Puts the last change back in time, as it is when two people have a page open. */
const _letTimePass = () =>
  db().site.update({ where: { id: siteId }, data: { updatedAt: new Date(Date.now() - 60_000) } });

describe("credentials", () => {
  it("a further project is added when Keystone takes it", async () => {
    const { id } = await addCredential(person(), { siteId, credential: credential() });
    expect((await site()).credentials.map((c) => c.projectName)).toEqual(["core", "edge"]);
    expect((await (await credentialSession(id)).token()).project?.name).toBe("edge");
    expect(await lastEntry()).toMatchObject({ action: "credential.added", targetName: "edge", siteId });
    expect(await wholeDatabase()).not.toContain(PASSWORD);
  });

  it.each([
    [
      "of a project that has one",
      credential({ project: "core" }),
      "credential",
      "has a credential of the project core already",
    ],
    ["with a wrong password", credential({ password: "no" }), "credential", "HTTP 401"],
    ["without a usable role", credential({ user: "odd" }), "credential", "role member"],
    ["with a placeholder for a name", credential({ user: "$OS_USERNAME" }), "credential.user", "placeholder"],
  ])("one %s is refused, and nothing stored", async (_what, given, field, words) => {
    const before = await wholeDatabase({ audit: false });
    await expect(addCredential(person(), { siteId, credential: given })).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.stringContaining(words) },
    });
    expect(await wholeDatabase({ audit: false })).toBe(before);
  });

  it("a secret is replaced by one that Keystone takes, and written down without either", async () => {
    const id = await credentialId();
    const before = await wholeDatabase({ audit: false });
    await expect(
      replaceCredentialSecret(person(), { credentialId: id, secret: "wrong" }),
    ).rejects.toMatchObject({
      fields: { secret: expect.stringContaining("HTTP 401") },
    });
    expect(await wholeDatabase({ audit: false })).toBe(before);

    const secret = `${PASSWORD}-new`;
    await replaceCredentialSecret(person(), { credentialId: id, secret });
    await (await credentialSession(id)).token();
    expect(fake.asked.filter((a) => a.path.endsWith("/auth/tokens")).at(-1)?.body).toContain(secret);
    expect(await lastEntry()).toMatchObject({ action: "credential.replaced", targetId: id });
    expect(await wholeDatabase()).not.toContain(PASSWORD);
  });

  it("an application credential of another project is no replacement", async () => {
    const app = { method: "application_credential_id", id: "edge", secret: PASSWORD };
    const { id } = await addCredential(person(), { siteId, credential: app });
    const input = { credentialId: id, secret: PASSWORD, applicationCredentialId: "elsewhere" };
    await expect(replaceCredentialSecret(person(), input)).rejects.toMatchObject({
      fields: { applicationCredentialId: expect.stringContaining("project elsewhere, not edge") },
    });
  });

  it("nor is one of another user", async () => {
    const id = await credentialId();
    await db().siteCredential.update({ where: { id }, data: { userId: "somebody", userName: "Somebody" } });
    await expect(
      replaceCredentialSecret(person(), { credentialId: id, secret: `${PASSWORD}-new` }),
    ).rejects.toMatchObject({
      fields: { applicationCredentialId: expect.stringContaining("the user stillpoint, not Somebody") },
    });
  });

  it.each([
    [
      "credential.added",
      () => addCredential(person(), { siteId, credential: credential({ password: "no" }) }),
    ],
    [
      "credential.replaced",
      async () => replaceCredentialSecret(person(), { credentialId: await credentialId(), secret: "no" }),
    ],
    ["site.added", () => addSites(person(), { sites: [elsewhere()] })],
  ])(
    "%s: the password is sent after its intent is written, and the refusal after it",
    async (action, work) => {
      await fake.close();
      let before: Awaited<ReturnType<typeof lastEntry>> | undefined;
      fake = await testSite({
        signIn: async (asked, res, req) => {
          before = await lastEntry();
          return keystone(asked, res, req);
        },
      });
      await db().site.update({ where: { id: siteId }, data: { authUrl: `${fake.origin}/v3` } });
      await expect(work()).rejects.toMatchObject({ code: "invalid" });
      expect(before).toMatchObject({ action, result: "intent", details: { authUrl: `${fake.origin}/v3` } });
      expect(await lastEntry()).toMatchObject({ action, result: "refused", intentId: before?.id });
    },
  );

  it("names and messages that PostgreSQL does not take are stored without what it refuses", async () => {
    await fake.close();
    const odd = "c\0re \ud800";
    fake = await testSite({
      signIn: (asked, res, req) => {
        const end = res.end.bind(res);
        res.end = ((body: string) =>
          end(body.replace('"name":"odd-name"', `"name":${JSON.stringify(odd)}`))) as typeof res.end;
        return keystone(asked, res, req);
      },
    });
    const id = await addSite(fake.origin, { name: "Odd", project: "odd-name" });
    expect((await getSite(person(), id)).credentials[0]?.projectName).toBe("c\ufffdre \ufffd");
    await checkSitesNow(person(), { siteId: id });
    await pollSiteHealth(id);
  });

  it("the last one stays, one in use stays, another goes with its mark", async () => {
    const core = await credentialId();
    await expect(removeCredential(person(), { credentialId: core })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("only credential of Lyon"),
    });
    await addCredential(person(), { siteId, credential: credential({ user: "root" }) });
    const edge = await credentialId("edge");
    await chooseRecordsCredential(person(), { siteId, version: (await site()).version, credentialId: edge });
    expect((await site()).recordsCredentialId).toBe(edge);
    expect(await lastEntry()).toMatchObject({
      details: { old: { recordsProject: null }, new: { recordsProject: "edge" } },
    });

    uses = ["the VNF edge-db"];
    await expect(removeCredential(person(), { credentialId: edge })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("used by the VNF edge-db"),
    });
    uses = [];
    expect(await removeCredential(person(), { credentialId: edge })).toEqual({ hadRecords: true });
    expect((await site()).recordsCredentialId).toBeNull();
    expect(await lastEntry()).toMatchObject({ action: "credential.removed", targetName: "edge" });
  });

  it("of two removed at once, one stays", async () => {
    await addCredential(person(), { siteId, credential: credential() });
    const ids = (await site()).credentials.map(({ id }) => id);
    const results = await Promise.allSettled(
      ids.map((id) => removeCredential(person(), { credentialId: id })),
    );
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await site()).credentials).toHaveLength(1);
  });

  it("of another site is no choice for the records", async () => {
    const input = { siteId, version: (await site()).version, credentialId: crypto.randomUUID() };
    await expect(chooseRecordsCredential(person(), input)).rejects.toMatchObject({ code: "invalid" });
  });
});
