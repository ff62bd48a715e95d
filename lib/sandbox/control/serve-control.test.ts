import { afterAll, beforeAll, expect, test } from "vitest";
import { bare } from "../scenes/bare";
import { type Sandbox, startSandbox } from "../start-sandbox";
import { SandboxRefusal, sandboxControl } from "./client";
import { KEY_HEADER } from "./key-header";

let sandbox: Sandbox;
let control: ReturnType<typeof sandboxControl>;
beforeAll(async () => {
  sandbox = await startSandbox({ scene: bare, password: "right", hasLatency: false });
  control = sandboxControl(sandbox.controlUrl, sandbox.controlKey);
});
afterAll(() => sandbox.close());

const raw = (headers: Record<string, string>, method = "GET") =>
  new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    import("node:http").then(({ request }) =>
      request(`${sandbox.controlUrl}/state`, { method, headers }, (res) => {
        res.resume();
        resolve({ status: res.statusCode ?? 0, headers: res.headers });
      })
        .on("error", reject)
        .end(),
    );
  });

test("nobody gets in without the key, under another host name, or from a web page", async () => {
  const key = { [KEY_HEADER]: sandbox.controlKey };
  expect((await raw(key)).status).toBe(200);
  expect((await raw({})).status).toBe(401);
  expect((await raw({ [KEY_HEADER]: `${sandbox.controlKey}x` })).status).toBe(401);
  expect((await raw({ ...key, host: "rebound.example" })).status).toBe(403);
  const preflight = await raw({ origin: "https://page.example" }, "OPTIONS");
  expect(preflight.status).toBe(401);
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("a complaint names the field", async () => {
  const add = control.addFault({ at: "request", effect: { do: "delay", ms: "3" as never } });
  await expect(add).rejects.toThrow(/^effect\.ms: /);
  await expect(control.flip("site-slow", { site: "Nowhere" })).rejects.toThrow(
    /^site: there is no site Nowhere/,
  );
  await expect(control.flip("site-slow", { site: "RegionOne", ms: "x" })).rejects.toThrow(/^ms: /);
  for (const ms of [-1, 0.5, 1e20])
    await expect(control.flip("site-slow", { site: "RegionOne", ms })).rejects.toThrow(/^ms: give a whole/);
  await expect(control.flip("lose-answer", { times: 0 })).rejects.toThrow(/^times: .* from 1 /);
  await expect(control.flip("no-such")).rejects.toThrow(SandboxRefusal);
  await expect(control.addFault({ at: "token", effect: { do: "html" } })).rejects.toThrow(
    /^effect\.do: at token: /,
  );
  await expect(control.addFault({ at: "nowhere", effect: { do: "never" } })).rejects.toThrow(/^at: one of /);
  const never = { effect: { do: "never" } } as const;
  for (const at of ["agent:ping", "task:nova.nothing", "task:", "nova:host"])
    await expect(control.addFault({ at, ...never }), at).rejects.toThrow(/^at: one of /);
  const request = { at: "request", ...never };
  await expect(control.addFault({ ...request, site: "Nowhere" })).rejects.toThrow(/^site: one of RegionOne/);
  await expect(control.addFault({ ...request, service: "nowa" })).rejects.toThrow(/^service: one of .*nova/);
  await expect(control.addFault({ ...request, service: "nova", route: "volumes.create" })).rejects.toThrow(
    /^route: nova has no route/,
  );
  await expect(control.log({ limit: 0 })).rejects.toThrow(/^limit: /);
  await expect(control.removeFault("none")).rejects.toThrow(/^there is no fault none/);
  await expect(control.flip("error-undone", { status: 9_999 })).rejects.toThrow(/^status: /);
  await expect(control.flip("lose-answer", { times: 0 })).rejects.toThrow(/^times: /);
  await expect(control.flip("slow-call", { ms: -1 })).rejects.toThrow(/^ms: /);
  for (const headers of [{ "a b": "c" }, { a: "b\r\nc: d" }])
    await expect(
      control.addFault({ at: "request", effect: { do: "answer", status: 500, headers } }),
    ).rejects.toThrow(/^effect\.headers/);
  await expect(control.advance(1e300)).rejects.toThrow(/^advanceMs: /);
  expect(await control.faults()).toEqual([]);
});

test("the state tells sites, clock and faults; the log tells what happened", async () => {
  const before = await control.state();
  expect(before.sites.map(({ region }) => region)).toEqual(["RegionOne", "RegionTwo"]);
  expect(before.clock.speed).toBe(1);
  const { did, faults } = await control.flip("site-slow", { site: "RegionTwo", ms: 7 });
  expect(did).toBe("RegionTwo answers 7 ms later");
  expect((await control.state()).faults).toEqual(faults);
  const { entries } = await control.log({ since: before.lastEntry, kind: "did" });
  expect(entries).toMatchObject([{ site: "RegionTwo", what: "switch site-slow" }]);
  expect(await control.flip("heal", { site: "RegionTwo" })).toMatchObject({ faults: [] });
  expect(await control.faults()).toEqual([]);
});

test("whatever is broken, mended or moved is in the log", async () => {
  const { last } = await control.log();
  const { id } = await control.addFault({
    at: "task:cinder.create",
    effect: { do: "delay", ms: 1 },
    times: 1,
  });
  const [site] = sandbox.world.sites;
  for (let i = 0; i < 2; i++) site?.later("cinder.create", 0, "a-volume", { volumeId: "a-volume" });
  await control.removeFault(id);
  await control.advance(1);
  const { entries } = await control.log({ since: last, kind: "did" });
  expect(entries.map(({ what }) => what)).toEqual([
    "fault made",
    "fault struck",
    "fault removed",
    "clock moved on",
  ]);
  expect(entries[1]).toMatchObject({ site: "RegionOne", at: "task:cinder.create", subject: "a-volume" });
});

test("the clock is moved on, and what waits happens", async () => {
  const { now } = (await control.state()).clock;
  let isDone = false;
  sandbox.world.clock.later(3_600_000, () => {
    isDone = true;
  });
  const moved = await control.advance(3_600_000);
  expect(moved.now - now).toBeGreaterThanOrEqual(3_600_000);
  expect(isDone).toBe(true);
});
