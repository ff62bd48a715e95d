import { beforeAll, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../core/clock";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";

let cloud: TestSandbox;
let since = 0;
beforeAll(async () => {
  cloud = await testSandbox({ clock: new ManualClock() });
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  since = (await cloud.control.state()).lastEntry;
});

const BODY = '{"event": "fence",\n "vnf": "ims-core"}';
const deliver = (path: string, signal?: AbortSignal) =>
  fetch(`${cloud.sandbox.controlUrl}${path}`, {
    method: "POST",
    body: BODY,
    headers: {
      "content-type": "application/json",
      "x-stillpoint-signature": "sha256=00",
      authorization: "Bearer a-secret-of-a-test",
    },
    ...(signal ? { signal } : {}),
  });
const logged = async () =>
  (await cloud.control.log({ since })).entries.filter(({ what }) => what === "hook delivered");

test("a hook is taken without the key, and logged to the byte, but for what may be secret", async () => {
  for (const path of ["/hook", "/hook/fence"]) expect((await deliver(path)).status).toBe(200);
  const told = {
    kind: "did",
    headers: { "content-type": "application/json", "x-stillpoint-signature": "sha256=00" },
    body: BODY,
    answered: 200,
  };
  const entries = await logged();
  expect(entries).toMatchObject([
    { ...told, name: "" },
    { ...told, name: "fence", did: "fence, answered 200" },
  ]);
  expect(JSON.stringify(entries)).not.toContain("a-secret-of-a-test");
});

test("that is the only door without the key", async () => {
  for (const path of ["/hook/a/b", "/hook/../state", "/hooks", "/hook/%2e%2e", "/switches/heal"])
    expect((await deliver(path)).status, path).toBe(401);
  expect((await fetch(`${cloud.sandbox.controlUrl}/hook`)).status).toBe(401);
  expect(await logged()).toEqual([]);
});

test("a hook that is too long is refused, and not kept", async () => {
  const answer = await fetch(`${cloud.sandbox.controlUrl}/hook`, {
    method: "POST",
    body: "x".repeat(70_000),
  });
  expect(answer.status).toBe(413);
  expect(await logged()).toEqual([]);
});

test("it is answered as told, as often as told, by its name", async () => {
  await cloud.control.flip("hook-answers", { hook: "fence", status: 503, body: "not now", times: 1 });
  expect((await deliver("/hook/dns")).status).toBe(200);
  const refused = await deliver("/hook/fence");
  expect([refused.status, await refused.text()]).toEqual([503, "not now"]);
  expect((await deliver("/hook/fence")).status).toBe(200);
  expect((await logged()).map(({ answered }) => answered)).toEqual([200, 503, 200]);
});

test("it is answered late, or never, although it was taken", async () => {
  await cloud.control.flip("hook-answers", { status: 202, ms: 30_000 });
  let isAnswered = false;
  const late = deliver("/hook").then(({ status }) => {
    isAnswered = true;
    return status;
  });
  while ((await logged()).length === 0) await cloud.control.advance(0);
  await cloud.control.advance(29_000);
  expect(isAnswered).toBe(false);
  await cloud.control.advance(1_000);
  expect(await late).toBe(202);

  await cloud.control.flip("heal");
  await cloud.control.flip("hook-answers", { never: true });
  const gaveUp = new AbortController();
  const never = deliver("/hook", gaveUp.signal).catch(({ name }) => name);
  while ((await logged()).length === 1) await cloud.control.advance(0);
  expect((await logged())[1]).toMatchObject({ answered: null });
  gaveUp.abort();
  expect(await never).toBe("AbortError");
});

test("a rule by hand that could never strike a hook is refused", async () => {
  await expect(cloud.control.addFault({ at: "hook", effect: { do: "drip" } })).rejects.toThrow(
    /^effect\.do: at hook: /,
  );
});
