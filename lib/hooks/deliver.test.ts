import { createHmac } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { systemClock } from "../clock";
import { selfSigned } from "../openstack/testing/certificate";
import { deliver } from "./deliver";
import { receiver } from "./testing/receiver";

const SECRET = "q3F1bGwgb2YgZW50cm9weQ-thirty-two-bytes-long";
const hook = await receiver();
afterEach(hook.forget);

/** Pauses are noted, and not waited for. */
function noted() {
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  return { pauses, clock: { ...systemClock, sleep } };
}
const { signal } = new AbortController();
const to = (url: string, over: { caPem?: string; isInternal?: boolean } = {}) => ({
  url,
  secret: SECRET,
  caPem: null,
  isInternal: true,
  ...over,
});
const DELIVERY = { id: "a-recovery:fence", body: { event: "fence", vnf: { name: "vIMS – core" } } };

it("is signed over its time and its body, with what it is about", async () => {
  hook.willAnswer({ status: 200, body: '{"fenced": true}' });
  expect(await deliver(to(hook.url), DELIVERY, { signal })).toEqual({
    isTaken: true,
    tries: 1,
    status: 200,
    text: 'HTTP 200: {"fenced": true}',
    json: { fenced: true },
  });
  const { headers, body, path } = hook.first();
  expect(path).toBe("/hook");
  expect(JSON.parse(body)).toEqual(DELIVERY.body);
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "stillpoint-delivery": DELIVERY.id,
  });
  const at = String(headers["stillpoint-timestamp"]);
  expect(Math.abs(Date.now() / 1000 - Number(at))).toBeLessThan(60);
  const hmac = createHmac("sha256", SECRET).update(`${at}.${body}`).digest("hex");
  expect(headers["stillpoint-signature"]).toBe(`v1=${hmac}`);
});

it("is tried again after no answer, 5xx and 429, three times in all, as the same delivery", async () => {
  hook.willAnswer({ status: 503 }, { status: 429 }, { status: 204 });
  const { pauses, clock } = noted();
  expect(await deliver(to(hook.url), DELIVERY, { signal, clock })).toMatchObject({ isTaken: true, tries: 3 });
  expect(pauses).toEqual([1_000, 4_000]);
  expect(hook.received.map(({ headers }) => headers["stillpoint-delivery"])).toEqual(
    Array(3).fill(DELIVERY.id),
  );
  hook.willAnswer({ status: 500 }, { status: 500 }, { status: 500, body: "broken" });
  expect(await deliver(to(hook.url), DELIVERY, { signal, clock })).toEqual({
    isTaken: false,
    tries: 3,
    status: 500,
    text: "HTTP 500: broken",
    json: null,
  });
});

it("is not tried again where that changes nothing", async () => {
  const { clock } = noted();
  for (const status of [400, 401, 404]) {
    hook.forget();
    hook.willAnswer({ status });
    expect(await deliver(to(hook.url), DELIVERY, { signal, clock })).toMatchObject({
      isTaken: false,
      tries: 1,
      status,
    });
    expect(hook.received).toHaveLength(1);
  }
});

it("follows no redirect", async () => {
  hook.willAnswer({ status: 302, headers: { location: "http://192.0.2.1/elsewhere" } });
  const { isTaken, tries, text } = await deliver(to(hook.url), DELIVERY, { signal });
  expect({ isTaken, tries }).toEqual({ isTaken: false, tries: 1 });
  expect(text).toBe("HTTP 302, a redirect to 192.0.2.1, which is not followed: enter the final address");
  expect(hook.received).toHaveLength(1);
});

it("reads no more than 64 KiB of an answer, and tells no more than 500 letters of it", async () => {
  hook.willAnswer({ status: 200, body: "x".repeat(70 * 1024) });
  expect(await deliver(to(hook.url), DELIVERY, { signal })).toMatchObject({
    isTaken: false,
    tries: 1,
    status: null,
    text: "the answer is too large",
  });
  hook.willAnswer({ status: 200, body: "x".repeat(60 * 1024) });
  const { isTaken, text } = await deliver(to(hook.url), DELIVERY, { signal });
  expect(isTaken).toBe(true);
  expect(text.length).toBeLessThanOrEqual(500);
});

it("gives up a receiver that never answers", async () => {
  hook.willAnswer("never", "never", "never");
  const { clock } = noted();
  expect(await deliver(to(hook.url), DELIVERY, { signal, clock, tryMs: 100 })).toMatchObject({
    isTaken: false,
    tries: 3,
    status: null,
    text: "no answer within 100 ms",
  });
});

it("ends with the run, and says so", async () => {
  hook.willAnswer("never");
  const controller = new AbortController();
  const delivered = deliver(to(hook.url), DELIVERY, { signal: controller.signal });
  await expect.poll(() => hook.received.length).toBe(1);
  controller.abort(new Error("cancelled"));
  expect(await delivered).toMatchObject({
    isTaken: false,
    tries: 1,
    text: "it was cancelled before it was answered",
  });
});

it("sends nothing once another worker has the run", async () => {
  const assertFence = () => {
    throw new Error("lost");
  };
  await expect(deliver(to(hook.url), DELIVERY, { signal, assertFence })).rejects.toThrow("lost");
  expect(hook.received).toEqual([]);
});

it("believes its own authority, and no other certificate", async () => {
  const mine = selfSigned();
  const secure = await receiver({ tls: mine });
  expect(await deliver(to(secure.url, { caPem: mine.cert }), DELIVERY, { signal })).toMatchObject({
    isTaken: true,
  });
  const other = selfSigned();
  for (const caPem of [undefined, other.cert]) {
    const answer = await deliver(to(secure.url, caPem ? { caPem } : {}), DELIVERY, { signal });
    expect(answer).toMatchObject({ isTaken: false, tries: 1, status: null });
    expect(answer.text).toContain("certificate");
  }
  expect(secure.received).toHaveLength(1);
});

it.each([
  ["http://127.0.0.1:9/", false, "plain HTTP was not accepted for it"],
  ["https://127.0.0.1:9/", false, "127.0.0.1 is a loopback address"],
  ["https://localhost:9/", false, "localhost is this machine itself"],
  ["http://169.254.169.254/", true, "169.254.169.254 is the metadata service"],
  [
    "http://93.184.215.14/",
    true,
    "93.184.215.14 is a public address, and nothing is sent there by plain HTTP",
  ],
])("sends nothing to %s (accepted as internal: %s)", async (url, isInternal, why) => {
  const answer = await deliver(to(url, { isInternal }), DELIVERY, { signal });
  expect(answer).toMatchObject({ isTaken: false, tries: 0, status: null });
  expect(answer.text).toContain(why);
});

it("does not tell its secret, although the receiver echoes it", async () => {
  hook.willAnswer({ status: 400, body: `wrong secret ${SECRET}` });
  const { text } = await deliver(to(hook.url), DELIVERY, { signal });
  expect(text).toBe("HTTP 400: wrong secret [masked]");
});
