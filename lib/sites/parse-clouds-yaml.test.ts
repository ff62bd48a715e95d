import { describe, expect, it } from "vitest";
import { parseCloudsYaml } from "./parse-clouds-yaml";

const SECRET = "s3cret-that-must-not-be-shown";
const PASSWORD = `
    auth:
      auth_url: https://keystone.lyon.example:5000/v3
      username: stillpoint
      password: ${SECRET}
      project_name: core
      user_domain_name: Default
      project_domain_name: Default`;
const REGION = "\n    region_name: RegionOne";

const parse = (text: string, secure = "", allowLoopback = false) =>
  parseCloudsYaml(text, secure, { allowLoopback });
const cloud = (body: string, name = "lyon") => `clouds:\n  ${name}:${body}\n`;
const clouds = (text: string, secure = "", allowLoopback = false) => {
  const file = parse(text, secure, allowLoopback);
  if (!("clouds" in file)) throw new Error(file.problem);
  return file.clouds;
};
const one = (body: string, secure = "", allowLoopback = false) => {
  const [first] = clouds(cloud(body), secure, allowLoopback);
  if (!first) throw new Error("no cloud");
  return first;
};
const target = (body: string, secure = "", allowLoopback = false) => {
  const { targets, problems } = one(body, secure, allowLoopback);
  expect(problems).toEqual([]);
  const [first] = targets;
  if (!first) throw new Error("no target");
  return first;
};
const problemsOf = (body: string) => Object.fromEntries(one(body).problems.map((p) => [p.field, p.message]));
/** A cloud whose settings are right but for these. */
const auth = (changes: Record<string, string | undefined>, beside = "") => {
  const settings: Record<string, string | undefined> = {
    auth_url: "https://keystone.lyon.example:5000/v3",
    username: "stillpoint",
    password: SECRET,
    project_name: "core",
    user_domain_name: "Default",
    project_domain_name: "Default",
    ...changes,
  };
  const lines = Object.entries(settings).map(([k, v]) => (v === undefined ? "" : `\n      ${k}: ${v}`));
  return `${REGION}${beside}\n    auth:${lines.join("")}`;
};

describe("a cloud", () => {
  it("with a password", () => {
    expect(target(REGION + PASSWORD)).toEqual({
      cloud: "lyon",
      authUrl: "https://keystone.lyon.example:5000/v3",
      isPlainHttp: false,
      region: "RegionOne",
      interface: "public",
      credential: {
        method: "password",
        user: { name: "stillpoint", domain: { name: "Default" } },
        password: SECRET,
        project: { name: "core", domain: { name: "Default" } },
      },
      notes: [],
    });
  });

  it.each([
    [
      "user and project ids",
      { username: undefined, user_id: "u1", project_name: undefined, project_id: "p1" },
    ],
    [
      "tenant_id, the old word",
      { username: undefined, user_id: "u1", project_name: undefined, tenant_id: "p1" },
    ],
  ])("with %s", (_what, changes) => {
    expect(target(auth({ ...changes })).credential).toMatchObject({
      user: { id: "u1" },
      project: { id: "p1" },
    });
  });

  it.each([
    ["domain ids", { user_domain_id: "d1", project_domain_id: "d1" }],
    ["one domain for both", { domain_id: "d1" }],
    ["a default domain", { default_domain: "d1" }],
  ])("with %s", (_what, domain) => {
    const none = { user_domain_name: undefined, project_domain_name: undefined };
    expect(target(auth({ ...none, ...domain })).credential).toMatchObject({
      user: { domain: { id: "d1" } },
      project: { domain: { id: "d1" } },
    });
  });

  it("with names beside auth, and dashes for underscores", () => {
    const body = `
    region-name: R
    project_name: core
    user-domain-name: Default
    project_domain_name: Default
    auth: {auth-url: "https://k.example/v3", username: u, password: p}`;
    expect(target(body).credential).toMatchObject({ project: { name: "core" } });
  });

  it.each([
    ["id", "application_credential_id: a1", { id: "a1" }],
    [
      "name",
      "application_credential_name: n1, username: u, user_domain_name: Default",
      { name: "n1", user: { name: "u", domain: { name: "Default" } } },
    ],
  ])("with an application credential by %s", (_what, by, expected) => {
    const body = `${REGION}\n    auth_type: v3applicationcredential\n    auth: {auth_url: "https://k.example/v3", ${by}, application_credential_secret: ${SECRET}}`;
    expect(target(body).credential).toEqual({
      method: "application_credential",
      secret: SECRET,
      ...expected,
    });
  });

  it("keeps a password as it was written: 007 is no number, yes no boolean", () => {
    for (const password of ["007", "1e3", "yes", "~", "0x1F", "null"])
      expect(target(auth({ password })).credential).toMatchObject({ password });
  });

  it("takes its secret from secure.yaml, which is laid over it", () => {
    const secure = cloud("\n    auth: {password: from-secure}");
    expect(target(auth({ password: undefined }), secure).credential).toMatchObject({
      password: "from-secure",
    });
    expect(target(auth({}), secure).credential).toMatchObject({
      password: "from-secure",
      user: { name: "stillpoint" },
    });
  });

  it("in several regions, some with settings of their own", () => {
    const body = `${PASSWORD}\n    regions:\n      - R1\n      - name: R2\n        values: {interface: internal, auth: {auth_url: "https://two.example/v3"}}`;
    const { targets, problems } = one(body);
    expect(problems).toEqual([]);
    expect(targets.map((t) => [t.region, t.interface, t.authUrl])).toEqual([
      ["R1", "public", "https://keystone.lyon.example:5000/v3"],
      ["R2", "internal", "https://two.example/v3"],
    ]);
    expect(targets.map((t) => t.credential)).toEqual([targets[0]?.credential, targets[0]?.credential]);
  });

  it("shares settings by anchors and merge keys", () => {
    const text = `base: &base\n  region_name: R\n  auth: &auth {auth_url: "https://k.example/v3", username: u, password: p, user_domain_name: D, project_domain_name: D}\nclouds:\n  a:\n    <<: *base\n    auth: {<<: *auth, project_name: one}\n  b:\n    <<: *base\n    auth: {<<: *auth, project_name: two}\n`;
    const found = clouds(text);
    expect(found.flatMap((c) => c.problems)).toEqual([]);
    expect(found.map((c) => c.targets[0]?.credential)).toMatchObject([
      { project: { name: "one" } },
      { project: { name: "two" } },
    ]);
  });

  it("says which certificate file is on somebody else's machine, and takes PEM as it stands", () => {
    expect(target(`${REGION}\n    cacert: /etc/ssl/lyon.pem${PASSWORD}`).caPath).toBe("/etc/ssl/lyon.pem");
    const pem =
      "\n    cacert: |\n      -----BEGIN CERTIFICATE-----\n      AAAA\n      -----END CERTIFICATE-----";
    expect(target(REGION + pem + PASSWORD).caPem).toContain("-----BEGIN CERTIFICATE-----\nAAAA");
  });

  it("completes an address without its version, and says so", () => {
    const found = target(auth({ auth_url: "https://k.example:5000" }));
    expect(found.authUrl).toBe("https://k.example:5000/v3");
    expect(found.notes).toEqual([expect.stringContaining("Completed with /v3")]);
    expect(target(auth({ auth_url: "https://k.example/identity/" })).authUrl).toBe(
      "https://k.example/identity/v3",
    );
  });

  it("of a name that means something to JavaScript is a cloud like others", () => {
    const found = clouds(
      cloud(REGION + PASSWORD, "__proto__") +
        cloud(REGION + PASSWORD, "constructor").replace("clouds:\n", ""),
    );
    expect(found.map((c) => [c.name, c.targets.length])).toEqual([
      ["__proto__", 1],
      ["constructor", 1],
    ]);
    expect(({} as { targets?: unknown }).targets).toBeUndefined();
  });
});

describe("what is wrong with one cloud", () => {
  it.each([
    ["no region", PASSWORD, "region_name", "such as RegionOne"],
    ["an empty region among several", `\n    regions: [R1, ""]${PASSWORD}`, "region_name", "missing"],
    [
      "a vendor profile",
      "\n    profile: ovh\n    region_name: R\n    auth: {username: u, password: p, project_name: p, domain_name: d}",
      "profile",
      "cannot be read",
    ],
    ["no auth_url", auth({ auth_url: undefined }), "auth_url", "Enter the address of Keystone"],
    ["Keystone v2", auth({}, "\n    identity_api_version: 2"), "identity_api_version", "no longer exists"],
    ["a v2 address", auth({ auth_url: "https://k.example/v2.0" }), "auth_url", "version 2"],
    ["auth_type v2password", auth({}, "\n    auth_type: v2password"), "auth_type", "version 2"],
    ["auth_type v3oidcpassword", auth({}, "\n    auth_type: v3oidcpassword"), "auth_type", "cannot be used"],
    ["auth_type token", auth({}, "\n    auth_type: token"), "auth_type", "cannot be used"],
    ["a token", auth({ token: "abc" }), "token", "ends within hours"],
    ["a system scope", auth({ system_scope: "all" }), "system_scope", "no project"],
    [
      "a domain scope",
      auth({
        project_name: undefined,
        project_domain_name: undefined,
        user_domain_name: undefined,
        domain_name: "d",
      }),
      "project_name",
      "scoped to a domain",
    ],
    ["a trust", auth({ trust_id: "t" }), "trust_id", "not used"],
    ["a one-time code", auth({ passcode: "123456" }), "passcode", "one-time code"],
    ["no user", auth({ username: undefined }), "username", "The user is missing"],
    ["no project", auth({ project_name: undefined }), "project_name", "The project is missing"],
    ["no user domain", auth({ user_domain_name: undefined }), "user_domain_name", "domain of the user"],
    [
      "no project domain",
      auth({ project_domain_name: undefined }),
      "project_domain_name",
      "domain of the project",
    ],
    ["no password", auth({ password: undefined }), "password", "give secure.yaml too"],
    [
      "an application credential without a secret",
      `${REGION}\n    auth_type: v3applicationcredential\n    auth: {auth_url: "https://k.example", application_credential_id: a}`,
      "application_credential_secret",
      "missing",
    ],
    [
      "an application credential without id and name",
      `${REGION}\n    auth_type: v3applicationcredential\n    auth: {auth_url: "https://k.example", application_credential_secret: a}`,
      "application_credential_id",
      "its name and its user",
    ],
    ["verify: false", auth({}, "\n    verify: false"), "verify", "paste the site's CA"],
    ["verify: no", auth({}, "\n    verify: no"), "verify", "paste the site's CA"],
    ["insecure", auth({}, "\n    insecure: true"), "insecure", "paste the site's CA"],
    ["a client certificate", auth({}, "\n    cert: /a.pem"), "cert", "not supported"],
    [
      "an interface that does not exist",
      auth({}, "\n    interface: private"),
      "interface",
      "public, internal or admin",
    ],
    ["a password from the environment", auth({ password: `"\${OS_PASSWORD}"` }), "password", "placeholder"],
    ["a template in a name", auth({ username: '"{{ user }}"' }), "username", "placeholder"],
    [
      "a template in the address",
      auth({ auth_url: '"https://{region_name}.example/v3"' }),
      "auth_url",
      "placeholder",
    ],
    ["a name of 10,000 characters", auth({ username: "x".repeat(10_000) }), "username", "10000 characters"],
    [
      "a region of 10,000 characters",
      `\n    region_name: ${"x".repeat(10_000)}${PASSWORD}`,
      "region_name",
      "10000 characters",
    ],
    [
      "a control character in a name",
      auth({ project_name: '"a\\u0000b"' }),
      "project_name",
      "control character",
    ],
    [
      "a line end in a name",
      auth({ project_name: '"a\\r\\nX-Evil: 1"' }),
      "project_name",
      "control character",
    ],
    [
      "credentials in the address",
      auth({ auth_url: "https://u:p@k.example/v3" }),
      "auth_url",
      "fields of their own",
    ],
    [
      "a javascript: address",
      auth({ auth_url: '"javascript:alert(1)"' }),
      "auth_url",
      "begins with javascript:",
    ],
    ["an ftp address", auth({ auth_url: "ftp://k.example/v3" }), "auth_url", "begins with ftp:"],
    ["a file address", auth({ auth_url: "file:///etc/passwd" }), "auth_url", "begins with file:"],
    ["no scheme", auth({ auth_url: "k.example:5000/v3" }), "auth_url", "begins with https://"],
    ["port 0", auth({ auth_url: "https://k.example:0/v3" }), "auth_url", "port 0"],
    ["port 65536", auth({ auth_url: "https://k.example:65536/v3" }), "auth_url", "port 65536"],
    ["loopback", auth({ auth_url: "http://127.0.0.1:5000/v3" }), "auth_url", "STILLPOINT_ALLOW_LOOPBACK"],
    ["loopback as a number", auth({ auth_url: "http://2130706433/v3" }), "auth_url", "loopback"],
    ["loopback in hex", auth({ auth_url: "http://0x7f.1/v3" }), "auth_url", "loopback"],
    ["localhost with a dot", auth({ auth_url: "http://localhost./v3" }), "auth_url", "this machine itself"],
    ["IPv6 loopback", auth({ auth_url: '"http://[::1]/v3"' }), "auth_url", "loopback"],
    ["link-local", auth({ auth_url: "http://169.254.1.1/v3" }), "auth_url", "link-local"],
    ["the metadata service", auth({ auth_url: "http://169.254.169.254/v3" }), "auth_url", "metadata"],
    [
      "the metadata service, mapped",
      auth({ auth_url: '"http://[::ffff:169.254.169.254]/v3"' }),
      "auth_url",
      "metadata",
    ],
    [
      "the metadata service by name",
      auth({ auth_url: "http://metadata.google.internal/v3" }),
      "auth_url",
      "metadata",
    ],
    ["the unspecified address", auth({ auth_url: "http://0.0.0.0/v3" }), "auth_url", "unspecified"],
    ["a space in the address", auth({ auth_url: '"https://k.exa mple/v3"' }), "auth_url", "space"],
    [
      "an encoded line end",
      auth({ auth_url: '"https://k.example/%0d%0aHost:x"' }),
      "auth_url",
      "path of the address",
    ],
    ["a query", auth({ auth_url: "https://k.example/v3?a=b" }), "auth_url", "follows the ?"],
    [
      "an address of 10 kB",
      auth({ auth_url: `https://k.example/${"a".repeat(10_000)}` }),
      "auth_url",
      "at most 2000",
    ],
    ["no settings", "", "name", "no settings"],
    ["a text for settings", " just a text", "name", "no settings"],
  ])("%s", (_what, body, field, words) => {
    expect(problemsOf(body)[field]).toContain(words);
    expect(one(body).targets).toEqual([]);
    expect(JSON.stringify(one(body).problems)).not.toContain(SECRET);
  });

  it("keeps no other cloud away", () => {
    const found = clouds(`${cloud(PASSWORD, "broken")}  good:${REGION}${PASSWORD}\n`);
    expect(found.map((c) => [c.name, c.targets.length, c.problems.length])).toEqual([
      ["broken", 0, 1],
      ["good", 1, 0],
    ]);
  });

  it("is said at once, all of it", () => {
    const found = problemsOf("\n    verify: false\n    auth: {auth_url: ftp://x, username: u}");
    expect(Object.keys(found).sort()).toEqual(
      ["auth_url", "password", "project_name", "region_name", "user_domain_name", "verify"].sort(),
    );
  });
});

it("accepts this machine's own addresses when the operator allows them, and no others more", () => {
  expect(target(auth({ auth_url: "http://127.0.0.1:15000/v3" }), "", true).isPlainHttp).toBe(true);
  expect(one(auth({ auth_url: "http://169.254.169.254/v3" }), "", true).problems).not.toEqual([]);
});
