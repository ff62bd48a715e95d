import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { findVolume } from "./cinder/volumes";
import { deleteServer, findServer } from "./nova/servers";
import { segment } from "./session";
import { selfSigned } from "./testing/certificate";
import { failureOf } from "./testing/failure-of";
import { type FakeSiteOptions, fakeSite, json, proxyPage } from "./testing/fake-site";

let close = async () => {};
afterEach(() => close());

async function site(options: Partial<FakeSiteOptions> = {}) {
  const fake = await fakeSite({ reply: (_a, res) => json(res, 200, {}), ...options });
  close = fake.close;
  return fake;
}

const call = { service: "compute", method: "GET", path: "/flavors", expect: [200] } as const;
describe("where a call goes", () => {
  test("a region that is not in the catalog is named, with those that are", async () => {
    const { session, calls } = await site({ connection: { region: "Oslo" } });
    const error = await failureOf(session.call(call));
    expect(error).toMatchObject({ kind: "endpoint_missing", isAmbiguous: false });
    expect(error.causeText).toBe('the catalog\'s compute service has no region "Oslo"; it has R');
    expect(calls()).toHaveLength(0);
  });

  test("a foreign host in the catalog gets no token", async () => {
    const other = await fakeSite({ reply: (_a, res) => json(res, 200, {}) });
    const { session } = await site({
      catalog: () => [
        { type: "compute", endpoints: [{ interface: "public", region: "R", url: `${other.origin}/v2.1` }] },
      ],
    });
    const error = await failureOf(session.call(call));
    expect(error).toMatchObject({ kind: "host_not_allowed", isAmbiguous: false });
    expect(error.causeText).toContain(new URL(other.origin).host);
    expect(other.asked).toHaveLength(0);
    await other.close();
  });

  test("a foreign host that the operator confirmed is served", async () => {
    const other = await fakeSite({ reply: (_a, res) => json(res, 200, {}) });
    const { session } = await site({
      connection: { confirmedHosts: [new URL(other.origin).host] },
      catalog: () => [
        { type: "compute", endpoints: [{ interface: "public", region: "R", url: `${other.origin}/v2.1` }] },
      ],
    });
    await session.call(call);
    expect(other.calls()).toHaveLength(1);
    await other.close();
  });

  test.each([
    ["another protocol", (origin: string) => origin.replace("http:", "ftp:")],
    ["credentials in it", (origin: string) => origin.replace("//", "//user:pw@")],
    ["no host", () => "file:///etc/passwd"],
    ["no sense", () => "not a url"],
  ])("a catalog address with %s is refused", async (_title, urlOf) => {
    const { session, calls } = await site({
      catalog: (origin) => [
        { type: "compute", endpoints: [{ interface: "public", region: "R", url: `${urlOf(origin)}/v2.1` }] },
      ],
    });
    const error = await failureOf(session.call(call));
    expect(["host_not_allowed", "endpoint_missing"]).toContain(error.kind);
    expect(error.message).not.toContain("user:pw");
    expect(calls()).toHaveLength(0);
  });

  test("a redirect is not followed", async () => {
    const other = await fakeSite({ reply: (_a, res) => json(res, 200, {}) });
    const { session } = await site({
      reply: (_a, res) => json(res, 302, "", { location: `${other.origin}/steal` }),
    });
    const error = await failureOf(session.call(call));
    expect(error).toMatchObject({ kind: "redirect", status: 302 });
    expect(error.causeText).toContain(new URL(other.origin).host);
    expect(other.asked).toHaveLength(0);
    await other.close();
  });

  test("identity calls go to the configured address, whatever the catalog says", async () => {
    const { session, asked } = await site({
      catalog: () => [
        {
          type: "identity",
          endpoints: [{ interface: "public", region: "R", url: "http://10.0.0.1:5000/v3" }],
        },
      ],
    });
    await session.call({ ...call, service: "identity", path: "/regions" });
    expect(asked.at(-1)?.path).toBe("/v3/regions");
  });

  test("an id cannot lead to another path", () => {
    expect(segment("../../v3/users?x#y")).toBe("..%2F..%2Fv3%2Fusers%3Fx%23y");
    for (const bad of ["", ".", ".."]) expect(() => segment(bad)).toThrow("path segment");
  });
});

describe("microversions", () => {
  const pinned = { ...call, microversion: { pin: "2.93", atLeast: "2.79" } };

  test.each([
    ["a newer server gets the pinned one", { min: "2.1", max: "2.104" }, "compute 2.93"],
    ["an older server gets its newest", { min: "2.1", max: "2.88" }, "compute 2.88"],
  ])("%s", async (_title, versions, header) => {
    const { session, calls } = await site({ versions });
    await session.call(pinned);
    expect(calls()[0]?.headers["openstack-api-version"]).toBe(header);
  });

  test.each([
    ["too old", { min: "2.1", max: "2.53" }],
    ["too new", { min: "2.95", max: "2.104" }],
  ])("a server that is %s is refused before the call", async (_title, versions) => {
    const { session, calls } = await site({ versions });
    const error = await failureOf(session.call(pinned));
    expect(error).toMatchObject({ kind: "microversion", isAmbiguous: false });
    expect(error.causeText).toContain(`the site offers ${versions.min} to ${versions.max}`);
    expect(calls()).toHaveLength(0);
  });

  test("a 406 makes it ask again what the server offers, and call once more: it was downgraded", async () => {
    const versions = { min: "2.1", max: "2.93" };
    const { session, calls } = await site({
      versions,
      reply: (a, res) =>
        a.headers["openstack-api-version"] === "compute 2.93" && versions.max !== "2.93"
          ? json(res, 406, { computeFault: { message: "Version 2.93 is not supported" } })
          : json(res, 200, {}),
    });
    await session.call(pinned);
    versions.max = "2.90";
    await session.call(pinned);
    expect(calls().map((c) => c.headers["openstack-api-version"])).toEqual([
      "compute 2.93",
      "compute 2.93",
      "compute 2.90",
    ]);
  });
});

describe("what comes back", () => {
  test.each([
    ["truncated JSON", "application/json", '{"flavors": [{"id": "1"', "a body that is no JSON"],
    [
      "an HTML page of a proxy with 200",
      "text/html",
      "<html><body>Login</body></html>",
      "a body that is no JSON (text/html",
    ],
    ["JSON of another shape", "application/json", '{"flavors": 7}', "unexpected shape at flavors"],
  ])("%s is an error, not a success", async (_title, type, body, cause) => {
    const { session } = await site({
      reply: (_a, res) => {
        res.writeHead(200, { "content-type": type });
        res.end(body);
      },
    });
    const error = await failureOf(session.json(z.object({ flavors: z.array(z.unknown()) }), call));
    expect(error.kind).toBe("bad_response");
    expect(error.causeText).toContain(cause);
  });

  test.each([
    [
      "Nova",
      404,
      { itemNotFound: { code: 404, message: "Instance x could not be found." } },
      "not_found",
      "itemNotFound",
    ],
    [
      "Nova's quota",
      403,
      { forbidden: { code: 403, message: "Quota exceeded for instances: Requested 1" } },
      "quota",
      "forbidden",
    ],
    [
      "Cinder's quota",
      413,
      { overLimit: { code: 413, message: "SnapshotLimitExceeded", retryAfter: "0" } },
      "quota",
      "overLimit",
    ],
    [
      "Neutron's quota",
      409,
      { NeutronError: { type: "OverQuota", message: "Quota exceeded", detail: "" } },
      "quota",
      "OverQuota",
    ],
    [
      "Neutron",
      409,
      { NeutronError: { type: "IpAddressAlreadyAllocated", message: "taken" } },
      "conflict",
      "IpAddressAlreadyAllocated",
    ],
    ["Keystone", 403, { error: { code: 403, title: "Forbidden", message: "no role" } }, "forbidden", "error"],
    [
      "Placement",
      400,
      { errors: [{ status: 400, title: "Bad Request", detail: "resources wrong" }] },
      "bad_request",
      "errors",
    ],
    [
      "Nova's conflict",
      409,
      { conflictingRequest: { code: 409, message: "Cannot 'start'" } },
      "conflict",
      "conflictingRequest",
    ],
  ])("%s' fault %i is understood", async (_who, status, body, kind, fault) => {
    const { session } = await site({ reply: (_a, res) => json(res, status, body, { "retry-after": "0" }) });
    expect(await failureOf(session.call({ ...call, method: "POST" }))).toMatchObject({ kind, status, fault });
  });

  test("Glance's HTML error is read as text", async () => {
    const { session } = await site({
      reply: (_a, res) =>
        json(
          res,
          409,
          "<html><head><title>409 Conflict</title></head><body><h1>409</h1>Image ID exists</body></html>",
          {
            "content-type": "text/html",
          },
        ),
    });
    expect((await failureOf(session.call(call))).causeText).toBe(
      "HTTP 409: 409 Conflict 409 Image ID exists",
    );
  });

  test("an error tells site, call, cause, both request ids and what to do", async () => {
    const local = "req-11111111-2222-3333-4444-555555555555";
    const global = "req-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    const { session, calls } = await site({
      reply: (_a, res) =>
        json(
          res,
          409,
          { conflictingRequest: { message: "it is busy." } },
          { "x-openstack-request-id": local },
        ),
    });
    const error = await failureOf(session.call({ ...call, globalRequestId: global }));
    expect(error).toMatchObject({
      site: "Lyon",
      call: "GET /compute/v2.1/flavors",
      requestId: local,
      globalRequestId: global,
    });
    expect(error.message).toBe(
      `Lyon: GET /compute/v2.1/flavors failed: HTTP 409: it is busy (${local}). Its state does not allow this now; wait for the running operation to end.`,
    );
    expect(calls()[0]?.headers["x-openstack-request-id"]).toBe(global);
  });

  test("no secret gets into an error, even when the service echoes it", async () => {
    const { session } = await site({
      reply: (a, res) =>
        json(res, 400, {
          badRequest: { message: `bad token ${a.headers["x-auth-token"]} or secret-of-a-test` },
        }),
    });
    const error = await failureOf(session.call(call));
    expect(JSON.stringify(error) + error.message + error.stack).not.toMatch(/token-1|secret-of-a-test/);
    expect(error.message).toContain("[masked]");
  });

  test("a session that is logged or serialised shows no secret", async () => {
    const { session } = await site();
    const token = await session.token();
    expect(token.value).toBe("token-1");
    const shown = [session, token]
      .map((o) => inspect(o, { depth: 20, showHidden: false }) + JSON.stringify(o))
      .join();
    expect(shown).not.toMatch(/token-1|secret-of-a-test/);
  });
});

test("an upload whose token is refused is not repeated, but the next call has a new token", async () => {
  const { session, calls } = await site({
    reply: (a, res) => json(res, a.headers["x-auth-token"] === "token-1" ? 401 : 200, {}),
  });
  const upload = { contentType: "application/octet-stream", data: Buffer.from("x") };
  const put = { service: "image", method: "PUT", path: "/images/i/file", upload, expect: [200] } as const;
  expect(await failureOf(session.call(put))).toMatchObject({ kind: "unauthorized" });
  await session.call(put);
  expect(calls().map((c) => c.headers["x-auth-token"])).toEqual(["token-1", "token-2"]);
});

describe("a deadline", () => {
  test("bounds signing in, discovery and the call together", async () => {
    const fake = await site({
      signIn: async (_a, res) => {
        await sleep(150);
        fake.grant(res);
      },
      discover: () => {},
    });
    const { session } = fake;
    const startedAt = performance.now();
    const pinned = { ...call, microversion: { pin: "2.93", atLeast: "2.79" }, deadlineMs: 400 };
    expect(await failureOf(session.call(pinned))).toMatchObject({ kind: "timeout", isAmbiguous: false });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});

describe("a failure before the call itself was sent", () => {
  test.each([
    ["Keystone is down", { signIn: (_a: unknown, res: ServerResponse) => json(res, 503, {}) }],
    ["discovery fails", { discover: (_a: unknown, res: ServerResponse) => json(res, 500, {}) }],
  ])("leaves no doubt that it was not carried out: %s", async (_title, options) => {
    const { session, calls } = await site(options);
    const create = { ...call, method: "POST", microversion: { pin: "2.93", atLeast: "2.79" } } as const;
    expect(await failureOf(session.call(create))).toMatchObject({ isAmbiguous: false });
    expect(calls()).toHaveLength(0);
  });
});

describe("a 404 that no OpenStack service gave", () => {
  const proxy = { reply: (_a: unknown, res: ServerResponse) => proxyPage(res, 404, "Not Found") };

  test("never means that a thing does not exist, or is deleted", async () => {
    const { session } = await site({ ...proxy, deps: { retry: { attempts: 1, baseMs: 1, capMs: 1 } } });
    const looks = [
      () => findServer(session, "s"),
      () => deleteServer(session, "s"),
      () => findVolume(session, "v"),
    ];
    for (const look of looks) {
      expect(await failureOf(look())).toMatchObject({ kind: "unavailable", status: 404 });
    }
  });

  test("nor does one to discovery", async () => {
    for (const discover of [proxy.reply, (_a: unknown, res: ServerResponse) => json(res, 404, {})]) {
      const fake = await site({ discover });
      expect((await failureOf(findVolume(fake.session, "v"))).kind).not.toBe("not_found");
      await fake.close();
    }
  });

  test("a service's own does", async () => {
    const { session } = await site({
      reply: (_a, res) => json(res, 404, { itemNotFound: { message: "x" } }),
    });
    expect(await findServer(session, "s")).toBeUndefined();
  });
});

test("plain HTTP beside an HTTPS Keystone gets a token only when it was confirmed as such", async () => {
  const plain = await fakeSite({ reply: (_a, res) => json(res, 200, {}) });
  const { host } = new URL(plain.origin);
  const pair = selfSigned();
  const secure = (confirmedHosts: string[]) =>
    site({
      tls: pair,
      connection: { caPem: pair.cert, confirmedHosts },
      catalog: () => [
        { type: "compute", endpoints: [{ interface: "public", region: "R", url: `${plain.origin}/v2.1` }] },
      ],
    });
  expect((await failureOf((await secure([host])).session.call(call))).kind).toBe("host_not_allowed");
  await close();
  expect(plain.asked).toHaveLength(0);
  await (await secure([`http://${host}`])).session.call(call);
  expect(plain.calls()).toHaveLength(1);
  await plain.close();
});

test("a secret that an error page echoes at the place where it is cut does not show in part", async () => {
  const secret = "secret-of-a-test";
  for (let pad = 280; pad < 300; pad += 3) {
    const fake = await site({
      reply: (_a, res) => json(res, 400, "x".repeat(pad) + secret, { "content-type": "text/plain" }),
    });
    expect((await failureOf(fake.session.call(call))).message).not.toContain("secret-of");
    await fake.close();
  }
});
