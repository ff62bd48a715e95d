import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "../db";
import { selfSigned } from "../openstack/testing/certificate";
import { addSites } from "./add-sites";
import { checkDrafts } from "./check-drafts";
import { previewClouds } from "./preview-clouds";
import { runCheckList } from "./run-check-list";
import { credentialSession } from "./site-session";
import { PASSWORD } from "./testing/fake-cloud";
import { person, siteForm, testSite, wholeDatabase } from "./testing/stored-site";

vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64")}`);
vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");

let fake: Awaited<ReturnType<typeof testSite>>;
const others: { close: () => Promise<void> }[] = [];

beforeEach(async () => {
  await db().site.deleteMany();
  fake = await testSite();
});
afterEach(async () => {
  await Promise.all([fake, ...others.splice(0)].map((site) => site.close()));
});
afterAll(() => db().$disconnect());

const anotherSite = async (...options: Parameters<typeof testSite>) => {
  const site = await testSite(...options);
  others.push(site);
  return site;
};

const yaml = (origin: string) => `clouds:
  lyon:
    region_name: R
    auth: {auth_url: "${origin}/v3", username: root, password: ${PASSWORD}, project_name: core, domain_name: Default}
  lyon-edge:
    region_name: R
    auth: {auth_url: "${origin}/v3", username: stillpoint, password: ${PASSWORD}, project_name: edge, domain_name: Default}
`;
const entries = () => db().auditEntry.findMany({ orderBy: { id: "desc" } });

describe("adding sites", () => {
  it("stores site, sealed credentials, records mark, health and audit entry of a clouds.yaml", async () => {
    const clouds = yaml(fake.origin);
    const preview = await previewClouds(person(), { clouds, secure: "" });
    expect(preview.sites).toMatchObject([{ proposedName: "R", isPlainHttp: true, registeredAs: undefined }]);
    expect(preview.sites[0]?.credentials.map((c) => [c.cloud, c.user, c.project])).toEqual([
      ["lyon", "root", "core"],
      ["lyon-edge", "stillpoint", "edge"],
    ]);
    expect(JSON.stringify(preview)).not.toContain(PASSWORD);

    const source = { from: "clouds", key: preview.sites[0]?.key, clouds: ["lyon", "lyon-edge"] };
    const session = person();
    const [added] = await addSites(session, {
      clouds,
      sites: [{ source, name: " Lyon ", acceptHttp: true }],
    });
    const site = await db().site.findUniqueOrThrow({
      where: { id: added?.id ?? "" },
      include: { credentials: { orderBy: { projectName: "asc" } }, health: true, recordsCredential: true },
    });
    expect(site).toMatchObject({
      name: "Lyon",
      nameKey: "lyon",
      region: "R",
      allowHttp: true,
      acceptsSignIn: true,
    });
    expect(site.credentials.map((c) => [c.projectId, c.userName, c.roles])).toEqual([
      ["id-core", "root", ["admin"]],
      ["id-edge", "stillpoint", ["member"]],
    ]);
    expect(site.recordsCredential?.projectName).toBe("core");
    expect(site.health?.state).toMatch(/^(reachable|slow)$/);
    const [entry] = await entries();
    expect(entry).toMatchObject({
      action: "site.added",
      actorName: "ada",
      sessionId: session.id,
      siteId: site.id,
      targetName: "Lyon",
      details: { new: { authUrl: `${fake.origin}/v3`, recordsProject: "core" } },
    });
    expect(await wholeDatabase()).not.toContain(PASSWORD);
    const opened = await credentialSession(site.credentials[1]?.id ?? "");
    expect((await opened.token()).project?.name).toBe("edge");
  });

  it("says of a known site, by address and region, as what it is registered", async () => {
    await addSites(person(), { sites: [siteForm(fake.origin)] });
    const preview = await previewClouds(person(), { clouds: yaml(fake.origin), secure: "" });
    expect(preview.sites[0]?.registeredAs).toBe("Lyon");
    await expect(
      addSites(person(), { sites: [siteForm(fake.origin, { name: "Oslo" })] }),
    ).rejects.toMatchObject({
      fields: { "sites.0.source": expect.stringContaining("registered as Lyon") },
    });
  });

  it.each(["LYON", "ｌｙｏｎ", " lyon "])("takes no name twice, however it is spelt: %s", async (name) => {
    await addSites(person(), { sites: [siteForm(fake.origin)] });
    const other = await anotherSite();
    await expect(addSites(person(), { sites: [siteForm(other.origin, { name })] })).rejects.toMatchObject({
      fields: { "sites.0.name": expect.stringContaining("There is a site Lyon already") },
    });
  });

  it("is for administrators", async () => {
    for (const role of ["viewer", "auditor", "operator"] as const) {
      const input = { sites: [siteForm(fake.origin)] };
      await expect(addSites(person(role), input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(checkDrafts(person(role), input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(previewClouds(person(role), { clouds: "", secure: "" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    expect(fake.asked).toEqual([]);
  });

  it("lets one of two with the same name win", async () => {
    const other = await anotherSite();
    const results = await Promise.allSettled([
      addSites(person(), { sites: [siteForm(fake.origin)] }),
      addSites(person(), { sites: [siteForm(other.origin)] }),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: expect.stringMatching(/conflict|invalid/) },
    });
    expect(await db().site.count()).toBe(1);
  });
});

describe("a refusal stands beside its field, and nothing is stored", () => {
  const form = (changes: object = {}, source: object = {}, credential: object = {}) => {
    const right = siteForm(fake.origin);
    return {
      ...right,
      ...changes,
      source: { ...right.source, ...source, credential: { ...right.source.credential, ...credential } },
    };
  };
  const long = "x".repeat(10_000);

  it.each<[string, () => object, string, string]>([
    ["no name", () => form({ name: "  " }), "sites.0.name", "Enter a name"],
    ["a name of 10,000 characters", () => form({ name: long }), "sites.0.name", "at most 100"],
    ["a name with an override", () => form({ name: "Ly\u202Eon" }), "sites.0.name", "cannot be seen"],
    ["a name with NUL", () => form({ name: "Ly\u0000on" }), "sites.0.name", "cannot be seen"],
    ["an object for a name", () => form({ name: { contains: "" } }), "sites.0.name", "Enter a name"],
    ["plain HTTP not accepted", () => form({ acceptHttp: false }), "sites.0.acceptHttp", "Accept it"],
    ["a PEM that is garbage", () => form({ caPem: "garbage" }), "sites.0.caPem", "no PEM"],
    ["a private key for a PEM", () => form({ caPem: selfSigned().key }), "sites.0.caPem", "private key"],
    [
      "a javascript: address",
      () => form({}, { authUrl: "javascript:alert(1)" }),
      "sites.0.source.authUrl",
      "javascript:",
    ],
    [
      "a link-local address",
      () => form({}, { authUrl: "http://169.254.1.1/v3" }),
      "sites.0.source.authUrl",
      "link-local",
    ],
    [
      "credentials in the address",
      () => form({}, { authUrl: "https://a:b@k.example/v3" }),
      "sites.0.source.authUrl",
      "fields of their own",
    ],
    [
      "an address that does not answer",
      () => form({}, { authUrl: "http://127.0.0.1:1/v3" }),
      "sites.0.authUrl",
      "nothing listens",
    ],
    ["a region that the catalog lacks", () => form({}, { region: "Mars" }), "sites.0.region", "it has R"],
    ["an empty region", () => form({}, { region: "" }), "sites.0.source.region", "Enter the region"],
    ["a wrong password", () => form({}, {}, { password: "wrong" }), "sites.0.credentials.0", "HTTP 401"],
    [
      "an empty password",
      () => form({}, {}, { password: "" }),
      "sites.0.source.credential.password",
      "Enter the password",
    ],
    [
      "a user of 10,000 characters",
      () => form({}, {}, { user: long }),
      "sites.0.source.credential.user",
      "at most 255",
    ],
    [
      "a user without a usable role",
      () => form({}, {}, { user: "odd" }),
      "sites.0.credentials.0",
      "role member",
    ],
    [
      "a method that does not exist",
      () => form({}, {}, { method: "kerberos" }),
      "sites.0.source.credential.method",
      "Choose how",
    ],
    [
      "a confirmed host that is none",
      () => form({ confirmedHosts: ["not a host"] }),
      "sites.0.confirmedHosts",
      "no host with its port",
    ],
    [
      "a confirmed metadata host",
      () => form({ confirmedHosts: ["169.254.169.254:80"] }),
      "sites.0.confirmedHosts",
      "metadata",
    ],
    [
      "a cloud that the file lacks",
      () => ({ ...form(), source: { from: "clouds", key: "k", clouds: ["nope"] } }),
      "sites.0.source",
      'no usable cloud "nope"',
    ],
  ])("%s", async (_what, site, field, words) => {
    const before = await wholeDatabase({ audit: false });
    const input = { clouds: yaml(fake.origin), sites: [site()] };
    await expect(addSites(person(), input)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.stringContaining(words) },
    });
    expect(await wholeDatabase({ audit: false })).toBe(before);
    expect(await wholeDatabase()).not.toContain(PASSWORD);
  });

  it("broken YAML, beside the file", async () => {
    const source = { from: "clouds", key: "k", clouds: ["a"] };
    await expect(
      addSites(person(), { clouds: "clouds: [", sites: [{ source, name: "X" }] }),
    ).rejects.toMatchObject({
      fields: { clouds: expect.stringContaining("line 1") },
    });
  });

  it("a self-signed certificate, beside the CA; with the CA, it is added", async () => {
    const tls = selfSigned();
    const secured = await anotherSite({ tls });
    const site = { ...siteForm(secured.origin), acceptHttp: false };
    await expect(addSites(person(), { sites: [site] })).rejects.toMatchObject({
      fields: { "sites.0.caPem": expect.stringContaining("Paste the CA certificate") },
    });
    expect(secured.asked).toEqual([]);
    // The built-in catalog of this test is plain HTTP, which is a host of its own beside an HTTPS Keystone.
    const entry = `http://${new URL(secured.origin).host}`;
    await addSites(person(), { sites: [{ ...site, caPem: tls.cert, confirmedHosts: [entry] }] });
    expect(await db().site.count()).toBe(1);
  });

  it("a host that was not confirmed, and no token went there", async () => {
    const other = await anotherSite();
    const signIn = fake.asked;
    const foreign = await anotherSite({
      signIn: undefined,
      catalog: () => [
        {
          type: "compute",
          endpoints: [{ interface: "public", region_id: "R", url: `${other.origin}/v2.1` }],
        },
      ],
    });
    await expect(addSites(person(), { sites: [siteForm(foreign.origin)] })).rejects.toMatchObject({
      fields: { "sites.0.confirmedHosts": expect.stringContaining(new URL(other.origin).host) },
    });
    expect(other.asked).toEqual([]);
    expect(signIn).toEqual([]);
  });

  it("one bad site of two: neither is stored", async () => {
    const bad = { ...siteForm("http://127.0.0.1:1"), name: "Oslo" };
    await expect(addSites(person(), { sites: [siteForm(fake.origin), bad] })).rejects.toMatchObject({
      fields: { "sites.1.authUrl": expect.any(String) },
    });
    expect(await db().site.count()).toBe(0);
  });
});

it("the check list of a draft stores nothing but that it was asked for", async () => {
  const [check] = await checkDrafts(person(), { sites: [siteForm(fake.origin)] });
  expect(check?.rows.find(({ id }) => id === "sign-in:0")?.result).toBe("pass");
  expect(await db().site.count()).toBe(0);
  expect((await entries())[0]).toMatchObject({ action: "site.draft_checked", details: { region: "R" } });
  expect(JSON.stringify(check)).not.toContain(PASSWORD);
});

describe("who may sign in", () => {
  const who = async (siteId: string) => {
    const { checks } = await db().siteHealth.findUniqueOrThrow({ where: { siteId } });
    const { rows } = checks as unknown as { rows: { id: string; result: string; saw: string }[] };
    return rows.find(({ id }) => id === "who-signs-in");
  };

  it("of a first site its users; of a second one by the same Keystone the same; of another its admins, with a warning", async () => {
    const [lyon] = await addSites(person(), { sites: [siteForm(fake.origin)] });
    const sameUsers = await testSite();
    const others = await testSite();
    const sites = [
      siteForm(sameUsers.origin, { name: "Oslo" }),
      siteForm(others.origin, { name: "Rome", user: "root", project: "other" }),
    ];
    const drafts = await checkDrafts(person(), { sites });
    const [oslo, rome] = await addSites(person(), { sites });
    expect(await who(lyon?.id ?? "")).toMatchObject({
      result: "pass",
      saw: expect.stringContaining("its admins"),
    });
    expect(await who(oslo?.id ?? "")).toMatchObject({
      result: "pass",
      saw: expect.stringContaining("with Lyon"),
    });
    expect(await who(rome?.id ?? "")).toMatchObject({
      result: "warn",
      saw: expect.stringContaining("of its own"),
    });
    expect(drafts[1]?.rows.find(({ id }) => id === "who-signs-in")?.result).toBe("warn");
    // The first one stays the first one.
    await runCheckList(lyon?.id ?? "");
    expect(await who(lyon?.id ?? "")).toMatchObject({ result: "pass" });
    await Promise.all([sameUsers.close(), others.close()]);
  });
});
