import http from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { VOLUMES } from "../cinder/rows";
import { directory } from "../keystone/rows";
import { askSandbox } from "../testing/ask-sandbox";
import { TOKENS } from "./tokens";

afterEach(() => vi.useRealTimers());
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("half of an answer is half of its own bytes, under its own headers", async () => {
  const { sandbox, ask, tokenOf } = await askSandbox();
  const token = await tokenOf("demo");
  const { body } = await ask("GET", "/image/v2/images", token);
  const [{ id, size }] = body.images;
  sandbox.world.faults.add({ at: "request", effect: { do: "cut-body" }, skip: 0, probability: 1, times: 1 });
  const origin = new URL(sandbox.sites[0]?.authUrl ?? "").origin;
  const answer = await fetch(`${origin}/image/v2/images/${id}/file`, { headers: { "x-auth-token": token } });
  expect(answer.headers.get("content-type")).toBe("application/octet-stream");
  expect(Number(answer.headers.get("content-length"))).toBe(size);
  let got = 0;
  const read = async () => {
    for await (const piece of answer.body ?? []) got += piece.length;
  };
  await expect(read()).rejects.toThrow();
  expect(got).toBeLessThanOrEqual(size / 2);
});

test("a byte a second comes to an end, and the connection may be used again", async () => {
  const { sandbox, ask } = await askSandbox();
  const { length } = JSON.stringify((await ask("GET", "/identity/v3")).body);
  sandbox.world.faults.add({ at: "request", effect: { do: "drip" }, skip: 0, probability: 1, times: 1 });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const get = () =>
    new Promise<string>((resolve, reject) => {
      http
        .get(`${new URL(sandbox.sites[0]?.authUrl ?? "").origin}/identity/v3`, { agent }, (res) => {
          let text = "";
          res.on("data", (piece) => {
            text += piece;
          });
          res.on("end", () => resolve(text));
        })
        .on("error", reject);
    });
  let slow: string | undefined;
  void get().then((text) => {
    slow = text;
  });
  while (slow === undefined) {
    await turn();
    vi.advanceTimersByTime(length * 1_000);
  }
  expect(slow).toHaveLength(length);
  expect(await get()).toBe(slow);
  agent.destroy();
});

test("what is delivered late comes with the token as it is then, and the log tells when", async () => {
  const { sandbox, clock, ask, tokenOf } = await askSandbox();
  const { world } = sandbox;
  const token = await tokenOf("demo");
  const project = directory(world).projects.find(({ name }) => name === "demo");
  const create = async (name: string) => {
    world.faults.add({
      at: "request",
      method: "POST",
      effect: { do: "deliver-late", ms: 5_000 },
      skip: 0,
      probability: 1,
      times: 1,
    });
    const body = { volume: { name, size: 1 } };
    await expect(ask("POST", `/volume/v3/${project?.id}/volumes`, token, { body })).rejects.toThrow();
  };
  const names = () =>
    world.sites[0]
      ?.rows(VOLUMES)
      .all()
      .map(({ name }) => name);
  await create("in time");
  clock.advance(5_000);
  await expect.poll(names).toContain("in time");
  const [late, made] = world.history
    .since(0)
    .filter((entry) => entry.what === "delivered late" || entry.name === "in time");
  expect(late?.n).toBeLessThan(made?.n ?? 0);
  await create("too late");
  world.tables.of("", TOKENS).remove(token);
  clock.advance(5_000);
  await expect
    .poll(() => world.history.since(0).filter(({ what }) => what === "delivered late").length)
    .toBe(2);
  await turn();
  expect(names()).not.toContain("too late");
});

test("where no service is, it is logged as anywhere, and as dark when its site is", async () => {
  const { sandbox, ask } = await askSandbox();
  const { world } = sandbox;
  expect((await ask("GET", "/nothing")).status).toBe(404);
  expect(world.history.since(0).slice(-2)).toMatchObject([
    { kind: "asked", path: "/nothing" },
    { kind: "answered", status: 404 },
  ]);
  world.faults.add({ at: "request", site: "RegionOne", effect: { do: "refuse" }, skip: 0, probability: 1 });
  await expect(ask("GET", "/nothing")).rejects.toThrow();
});
