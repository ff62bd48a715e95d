import ssh2 from "ssh2";
import { afterEach, describe, expect, it } from "vitest";
import { FakeHost } from "../../compute-host/testing/fake-host";
import { db } from "../db";
import { json } from "../openstack/testing/fake-site";
import { fakeSshd, newKeys } from "../quiesce/testing/fake-sshd";
import { siteHosts } from "./host-access";
import { removeHostAccess } from "./remove-host-access";
import { setHostAccess } from "./set-host-access";
import { services } from "./testing/fake-cloud";
import { lastEntry, storedLyon } from "./testing/stored-lyon";
import { addSite, person, testSite, wholeDatabase } from "./testing/stored-site";
import { tryHostAccess } from "./try-host-access";

const lyon = storedLyon();
const KEYS = newKeys();
const KNOWN = `c1,10.0.0.11 ${newKeys().public}`;
const input = async (changes: object = {}) => ({
  siteId: lyon.id,
  version: (await lyon.site()).hostAccess?.version ?? null,
  user: "stillpoint",
  port: "22",
  privateKey: KEYS.private,
  knownHosts: KNOWN,
  ...changes,
});
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

describe("the access to compute hosts", () => {
  it("is stored with the key sealed, and shown without it", async () => {
    const { fingerprint, changed } = await setHostAccess(person(), await input());
    expect(changed).toEqual(["user", "port", "fingerprint", "knownHosts"]);
    expect(fingerprint).toMatch(/^SHA256:.{43}$/);
    expect((await lyon.site()).hostAccess).toMatchObject({
      user: "stillpoint",
      port: 22,
      keyType: "ssh-ed25519",
      fingerprint,
      knownHosts: KNOWN,
    });
    expect(await lastEntry()).toMatchObject({
      action: "site.host_access_set",
      siteId: lyon.id,
      details: { old: null, new: { user: "stillpoint", fingerprint } },
    });
    const middle = KEYS.private.split("\n")[2] ?? "?";
    expect(await wholeDatabase()).not.toContain(middle);
    expect(JSON.stringify(await lyon.site())).not.toContain("PRIVATE KEY");
    expect((await siteHosts(lyon.id))?.access.privateKey).toContain(middle);
  });

  it("keeps its key when only the rest is changed, and takes another", async () => {
    const { fingerprint } = await setHostAccess(person(), await input());
    expect(await setHostAccess(person(), await input({ privateKey: "", port: 2222 }))).toEqual({
      ...{ fingerprint, changed: ["port"] },
    });
    const hosts = await siteHosts(lyon.id);
    expect(hosts?.access).toMatchObject({ port: 2222, privateKey: expect.stringContaining("OPENSSH") });
    expect(await siteHosts(lyon.id)).toBe(hosts);
    const second = await setHostAccess(person(), await input({ privateKey: newKeys("ecdsa").private }));
    expect(second.changed).toEqual(["port", "fingerprint"]);
    expect(second.fingerprint).not.toBe(fingerprint);
    expect(await siteHosts(lyon.id)).not.toBe(hosts);
  });

  it("stores nothing, and asks nobody, where it is as it was", async () => {
    await setHostAccess(person(), await input());
    const before = await wholeDatabase();
    expect(await setHostAccess(person(), await input())).toMatchObject({ changed: [] });
    expect(await wholeDatabase()).toBe(before);
  });

  it("mends a key that cannot be read any more by the same one", async () => {
    await setHostAccess(person(), await input());
    await db().siteHostAccess.updateMany({ data: { sealedKey: "of another time" } });
    await expect(siteHosts(lyon.id)).rejects.toThrow();
    expect(await setHostAccess(person(), await input())).toMatchObject({ changed: [] });
    expect((await siteHosts(lyon.id))?.access.privateKey).toContain("OPENSSH");
  });

  it.each<[string, object, string, RegExp]>([
    ["no user", { user: " " }, "user", /Enter the user/],
    ["a user with an option", { user: "-oProxyCommand=x" }, "user", /at most 64/],
    ["no port", { port: "" }, "port", /1 to 65535/],
    ["port 65536", { port: 65_536 }, "port", /1 to 65535/],
    ["port 22.5", { port: "22.5" }, "port", /whole number/],
    ["no key", { privateKey: "" }, "privateKey", /Paste the private key/],
    ["a public key", { privateKey: KEYS.public }, "privateKey", /public key.*without \.pub/],
    [
      "a key with a passphrase",
      {
        privateKey: ssh2.utils.generateKeyPairSync("ed25519", {
          passphrase: "x",
          cipher: "aes256-ctr",
          rounds: 4,
        }).private,
      },
      "privateKey",
      /has a passphrase/,
    ],
    ["half a key", { privateKey: KEYS.private.slice(0, 150) }, "privateKey", /damaged/],
    ["words", { privateKey: "secret" }, "privateKey", /no private key/],
    ["a long one", { privateKey: "x".repeat(40_000) }, "privateKey", /too long/],
    ["no host keys", { knownHosts: "\n# none\n" }, "knownHosts", /Paste the host keys/],
    ["host keys in no form", { knownHosts: "c1 AAAA" }, "knownHosts", /Line 1: it is not of the form/],
    ["one bad line", { knownHosts: `${KNOWN}\nc2 ssh-ed25519` }, "knownHosts", /Line 2 cannot be used/],
    ["certificates", { knownHosts: `@cert-authority * ${KEYS.public}` }, "knownHosts", /certificates/],
    ["revoked ones", { knownHosts: `@revoked * ${KEYS.public}` }, "knownHosts", /revoked/],
    ["a private key for host keys", { knownHosts: KEYS.private }, "knownHosts", /private key/],
    ["NUL", { knownHosts: `${KNOWN}\0` }, "knownHosts", /control characters/],
    ["an object", { user: { contains: "" } }, "user", /Enter the user/],
  ])("with %s is refused, and nothing stored", async (_what, changes, field, words) => {
    const before = await wholeDatabase();
    await expect(setHostAccess(person(), await input(changes))).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.stringMatching(words) },
    });
    expect(await wholeDatabase()).toBe(before);
  });

  it("is changed by one of two who had the page open", async () => {
    await setHostAccess(person(), await input());
    const stale = await input({ port: 2200 });
    await setHostAccess(person(), await input({ port: 2201 }));
    await expect(setHostAccess(person(), stale)).rejects.toMatchObject({ code: "conflict" });
    await expect(setHostAccess(person(), { ...stale, version: null })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await lyon.site()).hostAccess?.port).toBe(2201);
  });

  it("is removed, and goes with its site", async () => {
    await setHostAccess(person(), await input());
    await removeHostAccess(person(), { siteId: lyon.id });
    expect((await lyon.site()).hostAccess).toBeNull();
    expect(await lastEntry()).toMatchObject({ action: "site.host_access_removed" });
    expect(await siteHosts(lyon.id)).toBeUndefined();
    await expect(removeHostAccess(person(), { siteId: lyon.id })).rejects.toMatchObject({
      code: "not_found",
    });
    await setHostAccess(person(), await input());
    await db().site.deleteMany();
    expect(await db().siteHostAccess.count()).toBe(0);
  });

  it("is for who may change sites", async () => {
    for (const role of ["viewer", "auditor", "operator"] as const)
      for (const verb of [setHostAccess, removeHostAccess, tryHostAccess])
        await expect(verb(person(role), { siteId: lyon.id })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a try", () => {
  const compute = (host: string, state = "up") => ({
    id: host,
    binary: "nova-compute",
    host,
    status: "enabled",
    state,
    updated_at: "2026-11-20T00:00:00.000000",
  });

  it("asks each compute host that Nova lists, and says what each lacks", async () => {
    const host = new FakeHost();
    const sshd = await fakeSshd({ host, userKey: KEYS.private });
    cleanUps.push(() => host.close(), sshd.close.bind(sshd));
    const fake = await testSite({
      reply: (asked, res, req) =>
        asked.path.includes("/compute/") && asked.path.includes("os-services")
          ? json(res, 200, { services: [compute("c2", "down"), compute("c1")] })
          : services(asked, res, req),
    });
    cleanUps.push(() => fake.close());
    await db().site.deleteMany();
    lyon.id = await addSite(fake.origin, { user: "root" });
    await setHostAccess(person(), await input({ knownHosts: `c1,${sshd.knownHosts}` }));
    const { answered, rows } = await tryHostAccess(person(), { siteId: lyon.id });
    expect(answered).toBe(1);
    expect(rows).toMatchObject([
      { title: "c2", result: "fail", saw: expect.stringMatching(/no key for c2.*down/) },
      { title: "c1", saw: expect.stringMatching(/stillpoint-freeze 1.0, libvirt 9.0.0/) },
    ]);
    expect(rows[0]?.todo).toContain("ssh-keyscan");
    expect(await lastEntry()).toMatchObject({ action: "site.host_access_tried" });
    (await siteHosts(lyon.id))?.shell.close();
  });

  it("says when Nova tells the credentials nothing of its hosts, or there is no access", async () => {
    await expect(tryHostAccess(person(), { siteId: lyon.id })).rejects.toMatchObject({ code: "not_found" });
    await setHostAccess(person(), await input());
    const fake = await testSite({
      reply: (asked, res, req) =>
        asked.path.includes("/compute/") && asked.path.includes("os-services")
          ? json(res, 403, { forbidden: { code: 403, message: "Policy doesn't allow it" } })
          : services(asked, res, req),
    });
    cleanUps.push(() => fake.close());
    await db().site.deleteMany();
    lyon.id = await addSite(fake.origin);
    await setHostAccess(person(), await input());
    await expect(tryHostAccess(person(), { siteId: lyon.id })).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("os-services:list"),
    });
  });
});
