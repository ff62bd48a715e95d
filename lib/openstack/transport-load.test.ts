import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { failureOf } from "./testing/failure-of";
import { type FakeSiteOptions, fakeSite, json } from "./testing/fake-site";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function site(options: Partial<FakeSiteOptions> = {}) {
  const fake = await fakeSite({ reply: (_a, res) => json(res, 200, {}), ...options });
  cleanUps.push(fake.close);
  return fake;
}

const get = { service: "compute", method: "GET", path: "/flavors", expect: [200] } as const;
const post = {
  service: "compute",
  method: "POST",
  path: "/servers",
  body: { server: {} },
  expect: [202],
} as const;

describe("load", () => {
  test("reads and writes have caps of their own; a thaw waits for neither", async () => {
    let release = () => {};
    const gate = new Promise<void>((r) => {
      release = r;
    });
    const { session, calls } = await site({
      connection: { limits: { reads: 2, writes: 1 } },
      reply: async (a, res) => {
        if (a.headers["x-urgent"] === undefined) await gate;
        json(res, 202, {});
      },
    });
    await session.token();
    const waiting = [...Array(5)].map(() => session.call({ ...get, expect: [202] }));
    waiting.push(...[...Array(3)].map(() => session.call(post)));
    await sleep(50);
    expect(calls()).toHaveLength(3);
    await session.call({ ...post, urgent: true, headers: { "x-urgent": "1" } });
    expect(calls()).toHaveLength(4);
    release();
    await Promise.all(waiting);
    expect(calls()).toHaveLength(9);
  });

  test("a freeze window's calls have places of their own, and a cap", async () => {
    let release = () => {};
    const gate = new Promise<void>((r) => {
      release = r;
    });
    const { session, calls } = await site({
      connection: { limits: { reads: 1, writes: 1, window: 2 } },
      reply: async (_a, res) => {
        await gate;
        json(res, 202, {});
      },
    });
    await session.token();
    const window = session.inWindow();
    const waiting = [
      ...[...Array(3)].map(() => session.call(post)),
      ...[...Array(3)].map(() => window.call(post)),
      ...[...Array(3)].map(() => window.call({ ...get, expect: [202] })),
    ];
    await expect.poll(() => calls().length).toBe(3);
    await sleep(50);
    expect(calls()).toHaveLength(3);
    release();
    await Promise.all(waiting);
    expect(calls()).toHaveLength(9);
  });

  test("a window opens connections by version documents, as many at once as it has places", async () => {
    let release = () => {};
    const gate = new Promise<void>((r) => {
      release = r;
    });
    const { session, asked } = await site({
      connection: { limits: { reads: 1, window: 3 } },
      discover: async (_a, res) => {
        await gate;
        json(res, 300, {});
      },
    });
    await session.token();
    const window = session.inWindow();
    const waiting = [1, 2, 3].map(() => window.touch("volume"));
    const documents = () => asked.filter(({ path }) => path === "/volume/v3/");
    await expect.poll(() => documents().length).toBe(3);
    expect(documents().every(({ method, headers }) => method === "GET" && headers["x-auth-token"])).toBe(
      true,
    );
    release();
    await Promise.all(waiting);
  });

  test("a call that gets no slot before its deadline was not sent", async () => {
    const { session, calls } = await site({ connection: { limits: { writes: 1 } }, reply: () => {} });
    await session.token();
    const first = failureOf(session.call({ ...post, deadlineMs: 400 }));
    await sleep(20);
    expect(await failureOf(session.call({ ...post, deadlineMs: 100 }))).toMatchObject({
      kind: "busy",
      isAmbiguous: false,
    });
    await first;
    expect(calls()).toHaveLength(1);
  });

  test("after five failures the circuit opens for that service alone; a thaw goes through it", async () => {
    const { session, calls } = await site({
      reply: (a, res) => json(res, a.path.startsWith("/compute") && !a.headers["x-urgent"] ? 503 : 202, {}),
    });
    for (let i = 0; i < 5; i++) await failureOf(session.call(post));
    const before = calls().length;
    expect(await failureOf(session.call(post))).toMatchObject({ kind: "circuit_open", isAmbiguous: false });
    expect(calls()).toHaveLength(before);
    await session.call({ ...post, service: "network", path: "/ports" });
    await session.call({ ...post, urgent: true, headers: { "x-urgent": "1" } });
    await session.call({ ...get, expect: [503] });
  });

  test("retries are a small part of all calls, even when everything fails", async () => {
    const { session, calls } = await site({ reply: (_a, res) => json(res, 500, {}) });
    const n = 200;
    for (let i = 0; i < n; i++) await failureOf(session.call(get));
    expect(calls().length).toBeLessThanOrEqual(n + 20 + n / 10);
    expect(calls().length).toBeGreaterThan(n);
  });
});

describe("a stream", () => {
  const upload = (data: AsyncIterable<Uint8Array>) =>
    ({
      service: "image",
      method: "PUT",
      path: "/images/x/file",
      upload: { contentType: "application/octet-stream", data },
      expect: [204],
    }) as const;
  const bytes = async function* () {
    yield Buffer.alloc(2_000);
  };

  test.each([429, 503])(
    "is never sent a second time, not even after %i: it would be empty",
    async (status) => {
      const { session, calls } = await site({
        reply: (_a, res) => json(res, calls().length === 1 ? status : 204, {}),
      });
      expect(await failureOf(session.call(upload(bytes())))).toMatchObject({ status });
      expect(calls().map((c) => c.body.length)).toEqual([2_000]);
    },
  );

  test("whose source fails, or whose taker does, fails with their own error and blames no service", async () => {
    const { session } = await site({
      reply: (a, res) => void (a.method === "GET" ? res.end("x".repeat(100)) : json(res, 204, {})),
    });
    const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
    const broken = async function* () {
      yield Buffer.alloc(10);
      throw full;
    };
    const download = {
      service: "image",
      method: "GET",
      path: "/images/x/file",
      expect: [200],
      onChunk: () => Promise.reject(full),
    } as const;
    for (let i = 0; i < 6; i++) {
      await expect(session.call(upload(broken()))).rejects.toBe(full);
      await expect(session.call(download)).rejects.toBe(full);
    }
    await session.call({ service: "image", method: "GET", path: "/images", expect: [200] });
  });

  test("that lasts holds up neither reads nor writes", async () => {
    const { session } = await site({
      reply: (a, res) => void (a.path.endsWith("/file") || json(res, 202, {})),
    });
    await session.token();
    const controller = new AbortController();
    const { signal } = controller;
    const file = { service: "image", path: "/images/x/file", expect: [200], signal } as const;
    const lasting = [...Array(10)].flatMap(() => [
      failureOf(session.call({ ...file, method: "GET", onChunk: async () => {} })),
      failureOf(session.call({ ...upload(bytes()), signal })),
    ]);
    await sleep(50);
    await session.call({ ...get, expect: [202], deadlineMs: 2_000 });
    await session.call({ ...post, deadlineMs: 2_000 });
    controller.abort();
    await Promise.all(lasting);
  });
});

test("a service that hangs leaves slots for the others", async () => {
  const { session } = await site({
    reply: (a, res) => void (a.path.startsWith("/image") || json(res, 200, {})),
  });
  await session.token();
  const controller = new AbortController();
  const hung = {
    service: "image",
    method: "GET",
    path: "/images",
    expect: [200],
    signal: controller.signal,
  } as const;
  const hanging = [...Array(12)].map(() => failureOf(session.call(hung)));
  await sleep(50);
  await session.call({ ...get, deadlineMs: 2_000 });
  controller.abort();
  await Promise.all(hanging);
});

test("what an earlier attempt may have done is not forgotten when the last one is refused", async () => {
  const { session } = await site({
    reply: (_a, res, req) =>
      void (first-- > 0
        ? req.socket.destroy()
        : json(res, 400, { badRequest: { message: "status is deleting" } })),
  });
  let first = 1;
  const error = await failureOf(
    session.call({ service: "volume", method: "DELETE", path: "/volumes/v", expect: [202, 404] }),
  );
  expect(error).toMatchObject({ kind: "bad_request", isAmbiguous: true });
});

describe("the circuit", () => {
  test("lets one caller look whether the service is back, not all who wait", async () => {
    let hangs = false;
    const clock = { ...systemClock, monotonic: () => performance.now() + skipped };
    let skipped = 0;
    const { session, calls } = await site({
      deps: { clock, retry: { attempts: 1, baseMs: 1, capMs: 1 } },
      reply: (_a, res) => void (hangs || json(res, 503, {})),
    });
    for (let i = 0; i < 5; i++) await failureOf(session.call(post));
    hangs = true;
    skipped = 11_000;
    const before = calls().length;
    const kinds = await Promise.all(
      [...Array(8)].map(() => failureOf(session.call({ ...post, deadlineMs: 300 })).then((e) => e.kind)),
    );
    expect(calls().length - before).toBe(1);
    expect(kinds.filter((k) => k === "circuit_open")).toHaveLength(7);
  });

  test("is not opened by our own queue before a healthy service", async () => {
    const { session } = await site({
      connection: { limits: { writes: 1 } },
      reply: async (_a, res) => {
        await sleep(150);
        json(res, 202, {});
      },
    });
    await session.token();
    await Promise.allSettled([...Array(14)].map(() => session.call({ ...post, deadlineMs: 500 })));
    await session.call({ ...post, deadlineMs: 5_000 });
  });
});

test("an upload goes through as a stream, once; a download comes piece by piece with back-pressure", async () => {
  const body = Buffer.alloc(3 * 1024 * 1024, 7);
  const { session, calls } = await site({
    connection: { limits: { maxBytes: 1024 } },
    reply: (a, res) => void (a.method === "PUT" ? json(res, 503, {}) : res.end(body)),
  });
  const upload = {
    contentType: "application/octet-stream",
    data: (async function* () {
      yield body;
    })(),
  };
  await failureOf(
    session.call({ service: "image", method: "PUT", path: "/images/x/file", upload, expect: [204] }),
  );
  expect(calls()).toHaveLength(1);
  let got = 0;
  let busy = 0;
  await session.call({
    service: "image",
    method: "GET",
    path: "/images/x/file",
    expect: [200],
    onChunk: async (chunk) => {
      expect(++busy).toBe(1);
      await sleep(1);
      got += chunk.length;
      busy--;
    },
  });
  expect(got).toBe(body.length);
});
