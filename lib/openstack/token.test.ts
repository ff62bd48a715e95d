import { afterEach, describe, expect, test, vi } from "vitest";
import { failureOf } from "./testing/failure-of";
import { type FakeSiteOptions, fakeSite, json, proxyPage } from "./testing/fake-site";

let close = async () => {};
afterEach(() => close());

async function site(options: Partial<FakeSiteOptions>) {
  const fake = await fakeSite({ reply: (_a, res) => json(res, 200, {}), ...options });
  close = fake.close;
  return fake;
}

const call = { service: "compute", method: "GET", path: "/flavors", expect: [200] } as const;
describe("token", () => {
  test("is fetched once for many calls at once, and used again", async () => {
    const { session, signIns } = await site({});
    await Promise.all(Array.from({ length: 20 }, () => session.call(call)));
    await session.call(call);
    expect(signIns()).toBe(1);
  });

  test("is renewed ahead of its end, without a call waiting for it", async () => {
    const fake = await site({
      tokenSeconds: 1,
      signIn: async (_a, res) => {
        if (fake.signIns() > 1) await new Promise((r) => setTimeout(r, 50));
        fake.grant(res);
      },
    });
    await fake.session.call(call);
    await new Promise((r) => setTimeout(r, 600));
    await fake.session.call(call);
    await new Promise((r) => setTimeout(r, 150));
    await fake.session.call(call);
    expect(fake.calls().map((c) => c.headers["x-auth-token"])).toEqual(["token-1", "token-1", "token-2"]);
    expect(fake.signIns()).toBe(2);
  });

  test("that is at its end is renewed before the call", async () => {
    const { session, calls } = await site({ tokenSeconds: 0.2 });
    await session.call(call);
    await new Promise((r) => setTimeout(r, 190));
    await session.call(call);
    expect(calls().map((c) => c.headers["x-auth-token"])).toEqual(["token-1", "token-2"]);
  });

  test("that was revoked is replaced, and the call made once more", async () => {
    const { session, calls } = await site({
      reply: (a, res) => (a.headers["x-auth-token"] === "token-1" ? json(res, 401, {}) : json(res, 200, {})),
    });
    await session.call({ ...call, method: "POST", body: { a: 1 } });
    expect(calls().map((c) => [c.headers["x-auth-token"], c.body])).toEqual([
      ["token-1", '{"a":1}'],
      ["token-2", '{"a":1}'],
    ]);
  });

  test("refused by a service always: one replay, then the refusal", async () => {
    const { session, calls, signIns } = await site({
      reply: (_a, res) => json(res, 401, { error: { message: "no" } }),
    });
    const error = await failureOf(session.call(call));
    expect(error).toMatchObject({ kind: "unauthorized", status: 401, isAmbiguous: false });
    expect(calls()).toHaveLength(2);
    expect(signIns()).toBe(2);
  });

  test("many calls that meet a revoked token sign in once", async () => {
    const { session, signIns } = await site({
      reply: (a, res) => (a.headers["x-auth-token"] === "token-1" ? json(res, 401, {}) : json(res, 200, {})),
    });
    await session.token();
    await Promise.all(Array.from({ length: 8 }, () => session.call(call)));
    expect(signIns()).toBe(2);
  });

  test("a refused credential is not tried again and again: it could be locked out", async () => {
    const { session, signIns } = await site({
      signIn: (_a, res) =>
        json(res, 401, {
          error: { code: 401, message: "The request you have made requires authentication." },
        }),
    });
    for (let i = 0; i < 5; i++) {
      const error = await failureOf(session.call(call));
      expect(error.kind).toBe("unauthorized");
      expect(error.message).toContain("Check the credential of the site");
    }
    expect(signIns()).toBe(1);
  });

  test.each([
    [
      "Keystone's",
      { error: { code: 404, message: "Could not find Application Credential: x." } },
      "unauthorized",
    ],
    ["a web server's", undefined, "bad_response"],
  ] as const)(
    "%s 404 to a sign-in never says that what was looked up does not exist",
    async (_, body, kind) => {
      const { session } = await site({
        signIn: (_a, res) => (body ? json(res, 404, body) : proxyPage(res, 404, "Not Found")),
      });
      const error = await failureOf(session.call(call));
      expect(error).toMatchObject({ kind, status: 404, call: "POST /v3/auth/tokens", isAmbiguous: false });
    },
  );

  test("is used up to its end while Keystone is down", async () => {
    let isDown = false;
    const fake = await site({
      tokenSeconds: 2,
      deps: { retry: { attempts: 1, baseMs: 1, capMs: 1 } },
      signIn: (_a, res) => (isDown ? json(res, 503, "down") : fake.grant(res)),
    });
    await fake.session.call(call);
    isDown = true;
    await new Promise((r) => setTimeout(r, 1100));
    await fake.session.call(call);
    expect(fake.calls()).toHaveLength(2);
    await new Promise((r) => setTimeout(r, 1000));
    expect(await failureOf(fake.session.call(call))).toMatchObject({
      kind: "unavailable",
      service: "identity",
    });
  });

  test("that has ended still serves a thaw while Keystone is down", async () => {
    let isDown = false;
    const fake = await site({
      tokenSeconds: 0.1,
      signIn: (_a, res) => (isDown ? json(res, 503, "down") : fake.grant(res)),
    });
    await fake.session.call(call);
    isDown = true;
    await new Promise((r) => setTimeout(r, 120));
    await fake.session.call({ ...call, urgent: true });
    expect(fake.calls()).toHaveLength(2);
  });

  test("a Keystone that hangs holds a call no longer than the call's own deadline", async () => {
    const { session } = await site({ signIn: () => {} });
    const startedAt = performance.now();
    const error = await failureOf(session.call({ ...call, deadlineMs: 200 }));
    expect(error).toMatchObject({ kind: "timeout", isAmbiguous: false });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test("an unscoped token is told apart from a project's", async () => {
    const { session } = await site({
      signIn: (_a, res) =>
        json(
          res,
          201,
          {
            token: {
              issued_at: "2026-01-01T00:00:00Z",
              expires_at: "2099-01-01T00:00:00Z",
              user: { id: "u", name: "u" },
            },
          },
          { "x-subject-token": "t" },
        ),
    });
    expect((await failureOf(session.projectId())).causeText).toBe("the token is not scoped to a project");
    expect((await failureOf(session.call(call))).causeText).toBe(
      "the catalog has no compute service (type compute)",
    );
  });
});

describe("a thaw", () => {
  const thaw = { ...call, urgent: true };

  test("does not join a sign-in that an ordinary call has begun and that hangs", async () => {
    let hangs = true;
    const fake = await site({ signIn: (_a, res) => (hangs ? undefined : fake.grant(res)) });
    const ordinary = failureOf(fake.session.call({ ...call, deadlineMs: 3_000 }));
    await vi.waitUntil(() => fake.signIns() === 1);
    hangs = false;
    await fake.session.call({ ...thaw, deadlineMs: 1_000 });
    expect(fake.signIns()).toBe(2);
    // The ordinary call joins the sign-in that succeeded only with its next try; it may still wait for its own.
    await fake.close();
    await ordinary;
  });

  test("asks Keystone again soon after a refusal, an ordinary call does not", async () => {
    const fake = await site({
      signIn: (_a, res) => (fake.signIns() === 1 ? json(res, 401, {}) : fake.grant(res)),
    });
    await failureOf(fake.session.call(call));
    await new Promise((r) => setTimeout(r, 1_100));
    expect((await failureOf(fake.session.call(call))).kind).toBe("unauthorized");
    expect(fake.signIns()).toBe(1);
    await fake.session.call(thaw);
    expect(fake.signIns()).toBe(2);
  });

  test("still uses a token that only another service has refused", async () => {
    let isDown = false;
    const fake = await site({
      signIn: (_a, res) => (isDown ? undefined : fake.grant(res)),
      reply: (a, res) => json(res, a.path.startsWith("/image") ? 401 : 200, {}),
    });
    await fake.session.token();
    isDown = true;
    await failureOf(fake.session.call({ ...call, service: "image", path: "/images", deadlineMs: 100 }));
    const startedAt = performance.now();
    await fake.session.call(thaw);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test("waits two seconds at most for a new token before it tries the old one", async () => {
    let isDown = false;
    const fake = await site({
      tokenSeconds: 0.1,
      signIn: (_a, res) => (isDown ? undefined : fake.grant(res)),
    });
    await fake.session.call(call);
    isDown = true;
    await new Promise((r) => setTimeout(r, 120));
    const startedAt = performance.now();
    await fake.session.call({ ...thaw, deadlineMs: 20_000 });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });
});
