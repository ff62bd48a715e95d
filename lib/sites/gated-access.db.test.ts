import { X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approve } from "../approvals/approve";
import { askApproval } from "../approvals/ask-approval";
import { listApprovals } from "../approvals/list-approvals";
import { expectGate, gatedOf, named, switchFourEyes } from "../approvals/testing/second-person";
import { auditSince } from "../auth/testing/audit-since";
import { db } from "../db";
import { selfSigned } from "../openstack/testing/certificate";
import { newKeys } from "../quiesce/testing/fake-sshd";
import { addCredential } from "./add-credential";
import { addSites } from "./add-sites";
import { chooseRecordsCredential } from "./choose-records-credential";
import { deleteSite } from "./delete-site";
import { removeCredential } from "./remove-credential";
import { removeHostAccess } from "./remove-host-access";
import { replaceCredentialSecret } from "./replace-credential-secret";
import { setHostAccess } from "./set-host-access";
import { PASSWORD } from "./testing/fake-cloud";
import { furtherCredential, storedLyon } from "./testing/stored-lyon";
import { siteForm, testSite } from "./testing/stored-site";
import { updateSite } from "./update-site";

const lyon = storedLyon();
const ada = named("ada");
let audit: Awaited<ReturnType<typeof auditSince>>;
beforeEach(async () => {
  await switchFourEyes("access_change");
  audit = await auditSince();
});
// The next test's site is added without a second person.
afterEach(() => switchFourEyes());

const look = async () => [
  await db().site.findMany({ select: { id: true, name: true, acceptsSignIn: true, caPem: true } }),
  await db().siteCredential.findMany({
    select: { id: true, sealedSecret: true, projectName: true, userName: true },
    orderBy: { projectName: "asc" },
  }),
  await db().siteHostAccess.findMany(),
];
const add = (changes: object = {}) =>
  addCredential(ada, { siteId: lyon.id, credential: furtherCredential(changes) });
/** A credential of the project edge beside that of core. */
async function withEdge(): Promise<string> {
  await switchFourEyes();
  const { id } = await add();
  await switchFourEyes("access_change");
  return id;
}

describe("a credential", () => {
  it("is added once that is approved; until then its Keystone is not asked, and nothing has failed", async () => {
    const before = lyon.fake.asked.length;
    const gated = await gatedOf(() => add());
    expect(lyon.fake.asked.length).toBe(before);
    expect(await audit()).toEqual([]);
    expect(gated).toMatchObject({
      ...{ kind: "access_change", permission: "sites.change", siteId: lyon.id },
      ...{ title: "Add a credential of the project edge to Lyon.", href: `/sites/${lyon.id}` },
      facts: [
        { label: "Site", value: "Lyon" },
        { label: "Project", value: "edge (Default)" },
        { label: "User", value: "stillpoint (Default)" },
        { label: "Signs in by", value: "password" },
      ],
    });
    await expectGate({
      ...{ asker: ada, look, same: () => add() },
      others: [() => add({ password: "another" }), () => add({ user: "other" }), () => add({ project: "x" })],
    });
  });

  it("has a new secret once that is approved: this one, which is written nowhere", async () => {
    const credentialId = await lyon.credentialId();
    const secret = `${PASSWORD}-new`;
    const replace = (more: object = {}) => replaceCredentialSecret(ada, { credentialId, secret, ...more });
    const before = lyon.fake.asked.length;
    const id = await askApproval(ada, await gatedOf(() => replace()));
    expect(lyon.fake.asked.length).toBe(before);
    expect((await audit()).map(({ action }) => action)).toEqual(["approval.asked"]);
    await approve(named("grace"), { id });
    await expect(replace({ secret: "a guess" })).rejects.toMatchObject({ code: "needs_approval" });
    const stored = [await db().approval.findMany(), await listApprovals(named("grace")), await audit()];
    const text = JSON.stringify(stored, (_, value) => (typeof value === "bigint" ? `${value}` : value));
    expect(text).toContain("Replace the secret of the credential of core at Lyon.");
    expect(text).not.toContain(PASSWORD);
    await replace();
    expect((await audit()).map(({ action, result }) => `${action} ${result}`)).toEqual([
      "approval.asked done",
      "approval.approved done",
      "credential.replaced intent",
      "approval.used done",
      "credential.replaced done",
    ]);
  });

  it("that Keystone refuses after it was approved leaves the approval for another try", async () => {
    const replace = () =>
      replaceCredentialSecret(ada, { credentialId: "x", secret: "no" }).catch((error: unknown) => error);
    expect(await replace()).toMatchObject({ code: "invalid" });
    const credentialId = await lyon.credentialId();
    const wrong = () => replaceCredentialSecret(ada, { credentialId, secret: "wrong" });
    const id = await askApproval(ada, await gatedOf(wrong));
    await approve(named("grace"), { id });
    await expect(wrong()).rejects.toMatchObject({ fields: { secret: expect.stringContaining("HTTP 401") } });
    expect(await db().approval.findUnique({ where: { id } })).toMatchObject({ state: "approved" });
  });

  it("is removed once that is approved", async () => {
    const credentialId = await withEdge();
    const other = await lyon.credentialId();
    const gated = await expectGate({
      ...{ asker: ada, look, same: () => removeCredential(ada, { credentialId }) },
      others: [() => removeCredential(ada, { credentialId: other })],
    });
    expect(gated.title).toBe("Remove the credential of edge at Lyon.");
  });

  it("is chosen for records without: it opens nothing anew", async () => {
    const credentialId = await withEdge();
    const { version } = await lyon.site();
    await chooseRecordsCredential(ada, { siteId: lyon.id, version, credentialId });
    expect(await db().approval.count()).toBe(0);
  });
});

describe("the access to compute hosts", () => {
  const [keys, others] = [newKeys(), newKeys()];
  const input = async (changes: object = {}) => ({
    ...{ siteId: lyon.id, version: (await lyon.site()).hostAccess?.version ?? null, user: "stillpoint" },
    ...{ port: 22, privateKey: keys.private, knownHosts: `c1,10.0.0.11 ${others.public}` },
    ...changes,
  });
  const set = async (changes?: object) => setHostAccess(ada, await input(changes));

  it("is set, changed and removed once that is approved, and its key is not told", async () => {
    const first = await expectGate({
      ...{ asker: ada, look, same: () => set() },
      others: [
        () => set({ privateKey: others.private }),
        () => set({ user: "root" }),
        () => set({ knownHosts: `c2 ${keys.public}` }),
      ],
    });
    expect(first.title).toBe("Let Stillpoint reach the compute hosts of Lyon.");
    expect(first.facts).toContainEqual({
      label: "Trusts from then on",
      value: expect.stringMatching(/^c1,10\.0\.0\.11 [\w-]+ SHA256:[\w+/]{43}$/),
    });
    expect(JSON.stringify(first.facts)).not.toContain("PRIVATE");
    const moved = await expectGate({
      ...{ asker: ada, look, same: () => set({ privateKey: "", port: 2222 }) },
      others: [() => set({ privateKey: others.private, port: 2222 })],
    });
    expect(moved.facts).toEqual(
      expect.arrayContaining([
        { label: "Is reached now", value: "as stillpoint, port 22" },
        { label: "Is reached then", value: "as stillpoint, port 2222" },
        { label: "Key then", value: "the same" },
        { label: "Host keys", value: "the same 1 key" },
      ]),
    );
    const remove = () => removeHostAccess(ada, { siteId: lyon.id });
    await expectGate({ asker: ada, look, same: remove, others: [] });
  });
});

describe("whom a site lets in", () => {
  const form = async (changes: object) => updateSite(ada, await lyon.form(changes));

  it("is a further site’s people once that is approved: whoever adds a Keystone could make the second person", async () => {
    const far = await testSite();
    const at = (acceptsSignIn: boolean, name = "Oslo", more: object = {}) =>
      addSites(ada, { sites: [{ ...siteForm(far.origin, { name, ...more }), acceptsSignIn }] });
    try {
      await gatedOf(() => at(true));
      expect(far.asked).toEqual([]);
      const gated = await expectGate({
        ...{ asker: ada, look, same: () => at(true) },
        others: [() => at(true, "Bergen"), () => at(true, "Oslo", { project: "edge" })],
      });
      expect(gated).toMatchObject({
        title: "Add Oslo, and let people sign in there.",
        facts: expect.arrayContaining([
          { label: "Keystone", value: `${far.origin}/v3, region R, public endpoints` },
          {
            label: "Credential",
            value: "project core (Default), user stillpoint (Default), by password",
          },
          { label: "Confirmed hosts", value: "none but its Keystone" },
        ]),
      });
      await db().site.deleteMany({ where: { name: "Oslo" } });
      await at(false);
      expect(await db().approval.count()).toBe(1);
    } finally {
      await far.close();
    }
  });

  it("is its own people again once that is approved; to shut them out waits for nobody, nor does a new name", async () => {
    await form({ acceptsSignIn: false, name: "Lyon 2" });
    await lyon.letTimePass();
    const gated = await expectGate({
      ...{ asker: ada, look, same: () => form({ acceptsSignIn: true }) },
      others: [() => form({ acceptsSignIn: true, caPem: selfSigned().cert })],
    });
    expect(gated.title).toBe("Let people sign in by the Keystone of Lyon 2.");
  });

  it("is not told by another authority before that is approved; of a site that lets nobody in it is", async () => {
    const [one, other] = [selfSigned().cert, selfSigned().cert];
    const gated = await expectGate({
      ...{ asker: ada, look, same: () => form({ caPem: one }) },
      others: [() => form({ caPem: other })],
    });
    expect(gated.title).toBe(
      "Trust another certificate authority at Lyon, by whose Keystone people sign in.",
    );
    expect(gated.facts).toEqual(
      expect.arrayContaining([
        { label: "Authority now", value: "any public one" },
        {
          label: "Authority then",
          value: `stillpoint test, SHA-256 ${new X509Certificate(one).fingerprint256}`,
        },
      ]),
    );
    expect((await gatedOf(() => form({ caPem: "" }))).binding).toMatchObject({ authority: null });
    await form({ name: "Lyon 3" });
    await form({ acceptsSignIn: false });
    await form({ caPem: other });
  });

  it("is nobody once it is deleted: that takes its credentials, and waits", async () => {
    const { version } = await lyon.site();
    const away = (reason: string) => deleteSite(ada, { siteId: lyon.id, version, typedName: "Lyon", reason });
    const gated = await expectGate({
      ...{ asker: ada, look, same: () => away("It is shut down.") },
      others: [() => away("Because.")],
    });
    expect(gated.facts).toContainEqual({ label: "Credentials of", value: "core" });
  });
});
