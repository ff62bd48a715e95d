import { describe, expect, it } from "vitest";
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
import { keystone, PASSWORD } from "./testing/fake-cloud";
import { furtherCredential, lastEntry, storedLyon } from "./testing/stored-lyon";
import { addSite, person, siteForm, testSite, wholeDatabase } from "./testing/stored-site";

const lyon = storedLyon();
const { site, credentialId } = lyon;
/** The same Keystone, in a region that it does not have. */
const elsewhere = () => {
  const form = siteForm(lyon.fake.origin, { name: "X" });
  return { ...form, source: { ...form.source, region: "nowhere" } };
};

describe("credentials", () => {
  it("a further project is added when Keystone takes it", async () => {
    const { id } = await addCredential(person(), { siteId: lyon.id, credential: furtherCredential() });
    expect((await site()).credentials.map((c) => c.projectName)).toEqual(["core", "edge"]);
    expect((await (await credentialSession(id)).token()).project?.name).toBe("edge");
    expect(await lastEntry()).toMatchObject({
      action: "credential.added",
      targetName: "edge",
      siteId: lyon.id,
    });
    expect(await wholeDatabase()).not.toContain(PASSWORD);
  });

  it.each([
    [
      "of a project that has one",
      furtherCredential({ project: "core" }),
      "credential",
      "has a credential of the project core already",
    ],
    ["with a wrong password", furtherCredential({ password: "no" }), "credential", "HTTP 401"],
    ["without a usable role", furtherCredential({ user: "odd" }), "credential", "role member"],
    [
      "with a placeholder for a name",
      furtherCredential({ user: "$OS_USERNAME" }),
      "credential.user",
      "placeholder",
    ],
  ])("one %s is refused, and nothing stored", async (_what, given, field, words) => {
    const before = await wholeDatabase({ audit: false });
    await expect(addCredential(person(), { siteId: lyon.id, credential: given })).rejects.toMatchObject({
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
    expect(lyon.fake.asked.filter((a) => a.path.endsWith("/auth/tokens")).at(-1)?.body).toContain(secret);
    expect(await lastEntry()).toMatchObject({ action: "credential.replaced", targetId: id });
    expect(await wholeDatabase()).not.toContain(PASSWORD);
  });

  it("an application credential of another project is no replacement", async () => {
    const app = { method: "application_credential_id", id: "edge", secret: PASSWORD };
    const { id } = await addCredential(person(), { siteId: lyon.id, credential: app });
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
      () => addCredential(person(), { siteId: lyon.id, credential: furtherCredential({ password: "no" }) }),
    ],
    [
      "credential.replaced",
      async () => replaceCredentialSecret(person(), { credentialId: await credentialId(), secret: "no" }),
    ],
    ["site.added", () => addSites(person(), { sites: [elsewhere()] })],
  ])(
    "%s: the password is sent after its intent is written, and the refusal after it",
    async (action, work) => {
      await lyon.fake.close();
      let before: Awaited<ReturnType<typeof lastEntry>> | undefined;
      lyon.fake = await testSite({
        signIn: async (asked, res, req) => {
          before = await lastEntry();
          return keystone(asked, res, req);
        },
      });
      await db().site.update({ where: { id: lyon.id }, data: { authUrl: `${lyon.fake.origin}/v3` } });
      await expect(work()).rejects.toMatchObject({ code: "invalid" });
      expect(before).toMatchObject({
        action,
        result: "intent",
        details: { authUrl: `${lyon.fake.origin}/v3` },
      });
      expect(await lastEntry()).toMatchObject({ action, result: "refused", intentId: before?.id });
    },
  );

  it("names and messages that PostgreSQL does not take are stored without what it refuses", async () => {
    await lyon.fake.close();
    const odd = "c\0re \ud800";
    lyon.fake = await testSite({
      signIn: (asked, res, req) => {
        const end = res.end.bind(res);
        res.end = ((body: string) =>
          end(body.replace('"name":"odd-name"', `"name":${JSON.stringify(odd)}`))) as typeof res.end;
        return keystone(asked, res, req);
      },
    });
    const id = await addSite(lyon.fake.origin, { name: "Odd", project: "odd-name" });
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
    await addCredential(person(), { siteId: lyon.id, credential: furtherCredential({ user: "root" }) });
    const edge = await credentialId("edge");
    await chooseRecordsCredential(person(), {
      siteId: lyon.id,
      version: (await site()).version,
      credentialId: edge,
    });
    expect((await site()).recordsCredentialId).toBe(edge);
    expect(await lastEntry()).toMatchObject({
      action: "site.records_credential_chosen",
      details: { old: { recordsProject: null }, new: { recordsProject: "edge" } },
    });

    lyon.uses = ["the VNF edge-db"];
    await expect(removeCredential(person(), { credentialId: edge })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("used by the VNF edge-db"),
    });
    lyon.uses = [];
    expect(await removeCredential(person(), { credentialId: edge })).toEqual({ hadRecords: true });
    expect((await site()).recordsCredentialId).toBeNull();
    expect(await lastEntry()).toMatchObject({ action: "credential.removed", targetName: "edge" });
  });

  it("of two removed at once, one stays", async () => {
    await addCredential(person(), { siteId: lyon.id, credential: furtherCredential() });
    const ids = (await site()).credentials.map(({ id }) => id);
    const results = await Promise.allSettled(
      ids.map((id) => removeCredential(person(), { credentialId: id })),
    );
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await site()).credentials).toHaveLength(1);
  });

  it("of another site is no choice for the records", async () => {
    const input = { siteId: lyon.id, version: (await site()).version, credentialId: crypto.randomUUID() };
    await expect(chooseRecordsCredential(person(), input)).rejects.toMatchObject({ code: "invalid" });
  });
});
