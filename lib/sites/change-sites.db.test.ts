import { describe, expect, it } from "vitest";
import { findSession, type Session } from "../auth/session-store";
import { grantOf, keystoneSessionId, live, makeSite } from "../auth/testing/make-session";
import { db } from "../db";
import { addCredential } from "./add-credential";
import { checkSitesNow } from "./check-sites-now";
import { chooseRecordsCredential } from "./choose-records-credential";
import { confirmHosts } from "./confirm-hosts";
import { deleteSite } from "./delete-site";
import { getSite } from "./get-site";
import { removeCredential } from "./remove-credential";
import { replaceCredentialSecret } from "./replace-credential-secret";
import { PASSWORD } from "./testing/fake-cloud";
import { furtherCredential, lastEntry, storedLyon } from "./testing/stored-lyon";
import { addSite, person, testSite, wholeDatabase } from "./testing/stored-site";
import { updateSite } from "./update-site";

const lyon = storedLyon();
const { site, form, credentialId, letTimePass } = lyon;

describe("changing a site", () => {
  it("stores and writes down old and new values of what was changed, and of nothing else", async () => {
    const input = await form({ name: "Oslo", acceptsSignIn: false });
    expect(await updateSite(person(), input)).toEqual({ changed: ["name", "acceptsSignIn"] });
    expect(await site()).toMatchObject({ name: "Oslo", acceptsSignIn: false });
    expect(await lastEntry()).toMatchObject({
      action: "site.changed",
      siteId: lyon.id,
      siteName: "Oslo",
      details: { old: { name: "Lyon", acceptsSignIn: true }, new: { name: "Oslo", acceptsSignIn: false } },
    });
  });

  it("ends for good the sessions of its users when they may not sign in any more", async () => {
    const other = await makeSite();
    const [here, elsewhere] = [
      await keystoneSessionId(lyon.id, "ada", [grantOf("p", "member")]),
      await keystoneSessionId(other.id, "ada", [grantOf("p", "member")]),
    ];
    await updateSite(person(), await form({ acceptsSignIn: false }));
    expect((await lastEntry()).details).toMatchObject({ endedSessions: 1 });
    await updateSite(person(), await form({ acceptsSignIn: true }));
    expect((await lastEntry()).details).not.toHaveProperty("endedSessions");
    expect(await findSession(here)).toBeNull();
    expect(await findSession(elsewhere)).not.toBeNull();
  });

  it("asks before it ends the own sign-in", async () => {
    const boss = await live(await keystoneSessionId(lyon.id, "boss", [grantOf("p", "admin")]));
    const closed = await form({ acceptsSignIn: false });
    await expect(updateSite(boss, closed)).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("You are signed in by Lyon"),
    });
    expect(await findSession(boss.id)).not.toBeNull();
    expect((await site()).acceptsSignIn).toBe(true);
    await updateSite(boss, { ...closed, confirmed: true });
    expect(await findSession(boss.id)).toBeNull();
  });

  it("of nothing leaves no trace", async () => {
    const before = await wholeDatabase();
    expect(await updateSite(person(), await form())).toEqual({ changed: [] });
    expect(await wholeDatabase()).toBe(before);
  });

  it("by two people at once: the second is told who changed what", async () => {
    await letTimePass();
    const seen = await form();
    await updateSite(person(), { ...seen, name: "Oslo" });
    const before = await wholeDatabase();
    await expect(updateSite(person(), { ...seen, acceptsSignIn: false })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        /Oslo was changed since you opened this page: ada changed the name at \d\d:/,
      ),
    });
    expect(await wholeDatabase()).toBe(before);
  });

  it("refuses a name that another site has, and what is no certificate", async () => {
    const other = await testSite();
    await addSite(other.origin, { name: "Oslo" });
    await other.close();
    await expect(updateSite(person(), await form({ name: "oslo" }))).rejects.toMatchObject({
      fields: { name: expect.stringContaining("There is a site Oslo already") },
    });
    await expect(updateSite(person(), await form({ caPem: "x" }))).rejects.toMatchObject({
      fields: { caPem: expect.stringContaining("no PEM") },
    });
  });

  it("confirms further hosts, each once, and none at a refused address", async () => {
    await confirmHosts(person(), {
      siteId: lyon.id,
      hosts: ["nova.lyon.example:8774", "NOVA.lyon.example:8774"],
    });
    expect((await site()).confirmedHosts).toEqual(["nova.lyon.example:8774"]);
    expect(await lastEntry()).toMatchObject({
      action: "site.hosts_confirmed",
      details: { old: { confirmedHosts: [] } },
    });
    const many = Array.from({ length: 50 }, (_, i) => `h${i}.lyon.example:8774`);
    await expect(confirmHosts(person(), { siteId: lyon.id, hosts: many })).rejects.toMatchObject({
      fields: { hosts: expect.stringContaining("at most 50") },
    });
    await expect(
      confirmHosts(person(), { siteId: lyon.id, hosts: ["169.254.169.254:80"] }),
    ).rejects.toMatchObject({
      fields: { hosts: expect.stringContaining("metadata") },
    });
  });
});

describe("deleting a site", () => {
  const input = async (changes: object = {}) => ({
    siteId: lyon.id,
    version: (await site()).version,
    typedName: "Lyon",
    reason: "it was sold",
    ...changes,
  });

  it("asks for its name and a reason", async () => {
    await expect(deleteSite(person(), await input({ typedName: "lyon" }))).rejects.toMatchObject({
      fields: { typedName: expect.stringContaining("Type Lyon") },
    });
    await expect(deleteSite(person(), await input({ reason: " " }))).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    expect(await db().site.count()).toBe(1);
  });

  it("is refused while something uses it, and for a stale page", async () => {
    lyon.uses = ["the VNF core-db", "the run r1"];
    await expect(deleteSite(person(), await input())).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("used by the VNF core-db, the run r1"),
    });
    lyon.uses = [];
    const stale = await input();
    await letTimePass();
    await expect(deleteSite(person(), stale)).rejects.toMatchObject({ code: "conflict" });
    expect(await db().site.count()).toBe(1);
  });

  it("takes its credentials along, ends the sign-ins that came from it, and says both in the log", async () => {
    const session = {
      name: "demo",
      siteId: lyon.id,
      keystoneUserId: "u",
      expiresAt: new Date(Date.now() + 3_600_000),
    };
    const { id } = await db().session.create({ data: session });
    expect((await site()).signedIn).toBe(1);
    expect(await deleteSite(person(), await input())).toEqual({ name: "Lyon", endedSignIns: 1 });
    expect(await db().session.findUnique({ where: { id } })).toBeNull();
    expect(await db().siteCredential.count()).toBe(0);
    expect(await lastEntry()).toMatchObject({
      action: "site.deleted",
      siteId: lyon.id,
      reason: "it was sold",
      details: { endedSignIns: 1, old: { name: "Lyon", credentials: [{ projectName: "core" }] } },
    });
  });
});

it("checks again on demand and keeps what came of it", async () => {
  await db().siteHealth.updateMany({ data: { checks: [], checkedAt: null } });
  expect(await checkSitesNow(person(), {})).toEqual({ checked: 1 });
  const { checks } = await site();
  expect(checks.rows.find(({ id }) => id === "sign-in:0")).toMatchObject({
    result: "pass",
    title: "Sign-in, core",
  });
  expect(checks.checkedAt).not.toBeNull();
  expect(await lastEntry()).toMatchObject({ action: "site.checked", siteId: lyon.id });
});

it("lets nobody but an administrator change anything, and shows no secret to anybody", async () => {
  const id = await credentialId();
  const { version } = await site();
  const verbs: ((session: Session) => Promise<unknown>)[] = [
    async (s) => updateSite(s, await form({ name: "X" })),
    (s) => confirmHosts(s, { siteId: lyon.id, hosts: ["a.example:1"] }),
    (s) => addCredential(s, { siteId: lyon.id, credential: furtherCredential() }),
    (s) => replaceCredentialSecret(s, { credentialId: id, secret: PASSWORD }),
    (s) => removeCredential(s, { credentialId: id }),
    (s) => chooseRecordsCredential(s, { siteId: lyon.id, version, credentialId: id }),
    (s) => deleteSite(s, { siteId: lyon.id, version, typedName: "Lyon", reason: "x" }),
    (s) => checkSitesNow(s, {}),
  ];
  const before = await wholeDatabase();
  for (const role of ["viewer", "auditor", "operator"] as const)
    for (const verb of verbs) await expect(verb(person(role))).rejects.toMatchObject({ code: "forbidden" });
  expect(await wholeDatabase()).toBe(before);
  await expect(getSite(person("operator"), lyon.id)).rejects.toMatchObject({ code: "forbidden" });
  const { sealedSecret } = await db().siteCredential.findUniqueOrThrow({ where: { id } });
  const shown = JSON.stringify(await getSite(person("auditor"), lyon.id));
  expect(shown).not.toContain(sealedSecret);
});
