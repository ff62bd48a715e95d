import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { getImageMetadata } from "./cinder/volume-actions";
import { type CallJournal, type CallOutcome, type ChangingCall, REFUSE_CHANGES } from "./journal";
import { getConsoleOutput } from "./nova/server-actions";
import { failureOf } from "./testing/failure-of";
import { type FakeSiteOptions, fakeSite, json } from "./testing/fake-site";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

const LOCAL = "req-00000000-0000-4000-8000-000000000000";
const GLOBAL = "req-11111111-2222-3333-4444-555555555555";
const post = {
  service: "compute",
  method: "POST",
  path: "/servers",
  body: { server: { name: "a" } },
  expect: [202],
  globalRequestId: GLOBAL,
} as const;

/** Everything in the order in which it happened: intents, what the site was asked, outcomes. */
async function site(options: Partial<FakeSiteOptions> = {}, changes: Partial<CallJournal<number>> = {}) {
  const seen: (["before", ChangingCall] | ["asked", string] | ["after", number, CallOutcome])[] = [];
  const reply: FakeSiteOptions["reply"] = (_a, res) => json(res, 202, {});
  const fake = await fakeSite({
    ...options,
    reply: (asked, res, req) => {
      seen.push(["asked", `${asked.method} ${asked.path}`]);
      return (options.reply ?? reply)(asked, res, req);
    },
  });
  cleanUps.push(fake.close);
  let tickets = 0;
  const session = fake.session.journalled<number>({
    before: async (call) => {
      seen.push(["before", call]);
      return ++tickets;
    },
    after: async (ticket, outcome) => void seen.push(["after", ticket, outcome]),
    ...changes,
  });
  return { ...fake, session, plain: fake.session, seen, order: () => seen.map(([what]) => what) };
}

describe("a changing call", () => {
  test("has its intent before it is sent, and its outcome with the request ids after", async () => {
    const { session, seen } = await site();
    await session.call(post);
    expect(seen).toEqual([
      [
        "before",
        {
          site: "Lyon",
          service: "compute",
          method: "POST",
          path: "/servers",
          body: post.body,
          globalRequestId: GLOBAL,
        },
      ],
      ["asked", "POST /compute/v2.1/servers"],
      ["after", 1, { result: "done", status: 202, requestIds: [LOCAL, GLOBAL] }],
    ]);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"] as const)("%s is one", async (method) => {
    const { session, order } = await site();
    await session.call({ ...post, method });
    expect(order()).toEqual(["before", "asked", "after"]);
  });

  test("reads and sign-ins are none; nor is a POST that only reads", async () => {
    const { session, order } = await site({
      reply: (a, res) => json(res, 200, a.body.includes("os-show") ? { metadata: {} } : { output: "" }),
    });
    for (const method of ["GET", "HEAD"] as const)
      await session.call({ ...post, method, body: undefined, expect: [200] });
    await getImageMetadata(session, "v");
    await getConsoleOutput(session, "s");
    expect(order()).toEqual(["asked", "asked", "asked", "asked"]);
  });

  test("gets a request id when it has none, and the services get the same", async () => {
    const { session, seen, calls } = await site();
    await session.call({ ...post, globalRequestId: undefined });
    const [, intent] = seen[0] ?? [];
    expect(intent).toMatchObject({ globalRequestId: calls()[0]?.headers["x-openstack-request-id"] });
  });

  test("is one entry with all its retries, a new token and a new microversion", async () => {
    const { session, order } = await site({
      reply: (a, res) =>
        json(res, a.headers["x-auth-token"] === "token-1" ? 401 : count++ < 2 ? 503 : 202, {}),
    });
    let count = 0;
    await session.call({ ...post, method: "DELETE" });
    expect(order()).toEqual(["before", "asked", "asked", "asked", "asked", "after"]);
  });

  test("an upload is written with its type alone", async () => {
    const { session, seen } = await site();
    const upload = { contentType: "application/octet-stream", data: Buffer.from("secret bytes") };
    await session.call({ ...post, service: "image", body: undefined, upload });
    expect(seen[0]?.[1]).toMatchObject({ body: { upload: "application/octet-stream" } });
  });
});

describe("the outcome of a failure", () => {
  test.each([
    [
      409,
      { kind: "conflict", isAmbiguous: false, cause: "HTTP 409: it is busy", requestIds: [LOCAL, GLOBAL] },
    ],
    [500, { kind: "server_error", isAmbiguous: true, requestIds: [LOCAL, GLOBAL] }],
  ])("%i", async (status, expected) => {
    const { session, seen } = await site({
      reply: (_a, res) => json(res, status, { conflictingRequest: { message: "it is busy." } }),
    });
    await failureOf(session.call(post));
    expect(seen.at(-1)).toEqual([
      "after",
      1,
      expect.objectContaining({ result: "failed", status, ...expected }),
    ]);
  });

  test("a lost answer may have been carried out, a refused sign-in has not", async () => {
    const lost = await site({ reply: (_a, _res, req) => void req.socket.destroy() });
    await failureOf(lost.session.call(post));
    expect(lost.seen.at(-1)?.[2]).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
    const refused = await site({ signIn: (_a, res) => json(res, 401, {}) });
    await failureOf(refused.session.call(post));
    expect(refused.order()).toEqual(["before", "after"]);
    expect(refused.seen.at(-1)?.[2]).toMatchObject({ kind: "unauthorized", isAmbiguous: false });
  });

  test("the source of an upload broke: nobody knows what arrived", async () => {
    const { session, seen } = await site();
    const broken = async function* () {
      yield Buffer.alloc(10);
      throw new TypeError("secret");
    };
    const upload = { contentType: "application/octet-stream", data: broken() };
    await expect(
      session.call({ ...post, service: "image", body: undefined, upload, deadlineMs: 5_000 }),
    ).rejects.toThrow(TypeError);
    expect(seen.at(-1)?.[2]).toMatchObject({
      cause: "the body could not be sent (TypeError)",
      isAmbiguous: true,
    });
  });
});

describe("a journal that cannot be written", () => {
  test("before: nothing is sent", async () => {
    const { session, calls } = await site({}, { before: () => Promise.reject(new Error("no database")) });
    const error = await failureOf(session.call(post));
    expect(error).toMatchObject({ kind: "not_recorded", isAmbiguous: false, site: "Lyon" });
    expect(error.message).not.toContain("no database");
    expect(calls()).toHaveLength(0);
  });

  test("before, without an end: the deadline or the caller ends it; a late intent gets its outcome", async () => {
    let write = (_: number) => {};
    const { session, calls, seen } = await site(
      {},
      {
        before: () =>
          new Promise<number>((resolve) => {
            write = resolve;
          }),
      },
    );
    expect((await failureOf(session.call({ ...post, deadlineMs: 50 }))).kind).toBe("not_recorded");
    const controller = new AbortController();
    const aborted = failureOf(session.call({ ...post, signal: controller.signal }));
    controller.abort();
    expect(await aborted).toMatchObject({ kind: "aborted", isAmbiguous: false });
    write(7);
    await sleep(20);
    expect(calls()).toHaveLength(0);
    expect(seen).toEqual([["after", 7, expect.objectContaining({ kind: "aborted", isAmbiguous: false })]]);
  });

  test("after: the call's own result stands", async () => {
    const { session, calls } = await site({}, { after: () => Promise.reject(new Error("no database")) });
    expect((await session.call(post)).status).toBe(202);
    expect(calls()).toHaveLength(1);
  });
});

describe("a deadline", () => {
  test("ends the wait for a slow outcome, which is written all the same", async () => {
    const written: CallOutcome[] = [];
    const { session } = await site(
      {},
      {
        after: async (_, outcome) => {
          await sleep(800);
          written.push(outcome);
        },
      },
    );
    await session.token();
    const before = performance.now();
    expect((await session.call({ ...post, deadlineMs: 300 })).status).toBe(202);
    expect(performance.now() - before).toBeLessThan(700);
    expect(written).toEqual([]);
    await expect.poll(() => written, { timeout: 5_000 }).toMatchObject([{ result: "done", status: 202 }]);
  });

  test("of a change by another way counts from the intent on, to the outcome", async () => {
    const { session } = await site(
      {},
      {
        before: () => sleep(200, 1),
        after: () => new Promise(() => {}),
      },
    );
    const about = { service: "compute-host", method: "SSH", path: "c1: freeze a" } as const;
    const before = performance.now();
    const leftMs = await session.changed(about, { deadlineMs: 500 }, async (left) => ({
      outcome: { result: "done", status: undefined, requestIds: [] },
      result: () => left,
    }));
    expect(leftMs).toBeLessThan(320);
    expect(performance.now() - before).toBeLessThan(900);
  });
});

describe("a thaw", () => {
  const thaw = { ...post, urgent: true };

  test("is sent while its intent is still being written, and its outcome follows beside", async () => {
    let write = (_: number) => {};
    const slow = new Promise<number>((resolve) => {
      write = resolve;
    });
    const { session, order } = await site({}, { before: () => slow });
    await session.call(thaw);
    expect(order()).toEqual(["asked"]);
    write(1);
    await sleep(20);
    expect(order()).toEqual(["asked", "after"]);
  });

  test("is sent although nothing can be written", async () => {
    const { session, plain, calls } = await site(
      {},
      { before: () => Promise.reject(new Error("no database")) },
    );
    await session.call(thaw);
    await plain.journalled(REFUSE_CHANGES).call(thaw);
    expect(calls()).toHaveLength(2);
  });

  test("does not wait for a slow outcome either", async () => {
    const { session } = await site({}, { after: () => new Promise(() => {}) });
    await session.call(thaw);
  }, 5_000);
});

test("a session that must not change anything reads, and sends no change", async () => {
  const { plain, calls } = await site();
  const reading = plain.journalled(REFUSE_CHANGES);
  await reading.call({ ...post, method: "GET", body: undefined });
  expect((await failureOf(reading.call(post))).kind).toBe("not_recorded");
  expect(calls()).toHaveLength(1);
});

test("journalled sessions share one token, and each writes into its own journal", async () => {
  const { session, plain, signIns, seen } = await site();
  const other: string[] = [];
  const second = plain.journalled({ before: async () => other.push("before"), after: async () => {} });
  await Promise.all([session.call(post), second.call(post), plain.call(post)]);
  expect(signIns()).toBe(1);
  expect(other).toEqual(["before"]);
  expect(seen.filter(([what]) => what === "before")).toHaveLength(1);
});
