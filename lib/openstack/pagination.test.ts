import { afterEach, expect, test, vi } from "vitest";
import { OpenStackError } from "./errors";
import { listServers } from "./nova/servers";
import { collect } from "./pagination";
import { type Asked, fakeSite, json } from "./testing/fake-site";

let close = async () => {};
afterEach(() => close());

const server = (id: string) => ({
  id,
  status: "ACTIVE",
  tenant_id: "p",
  created: "2026-01-01T00:00:00Z",
  name: id,
});

/** Nova's /servers/detail over these ids; `next` links point elsewhere, as behind a badly set-up proxy. */
async function nova(
  ids: string[],
  reply?: (marker: string | null, asked: Asked) => unknown[] | number | undefined,
) {
  const fake = await fakeSite({
    reply: (asked, res) => {
      const url = new URL(asked.path, "http://x");
      const marker = url.searchParams.get("marker");
      const limit = Number(url.searchParams.get("limit") ?? 2);
      const special = reply?.(marker, asked);
      if (typeof special === "number")
        return json(res, special, { badRequest: { message: "marker [x] not found" } });
      const from = marker ? ids.indexOf(marker) + 1 : 0;
      const page = special ?? ids.slice(from, from + limit).map(server);
      const last = page.at(-1) as { id: string } | undefined;
      const link = { rel: "next", href: `http://internal.invalid/other?limit=${limit}&marker=${last?.id}` };
      json(res, 200, { servers: page, servers_links: page.length === limit ? [link] : undefined });
    },
  });
  close = fake.close;
  const names = async () => (await collect(listServers(fake.session, { pageSize: 2 }))).map((s) => s.id);
  return { ...fake, names };
}

test("follows next links by their marker only, to the end", async () => {
  const { names, calls } = await nova(["a", "b", "c"]);
  expect(await names()).toEqual(["a", "b", "c"]);
  expect(calls().map((c) => c.path)).toEqual([
    "/compute/v2.1/servers/detail?limit=2",
    "/compute/v2.1/servers/detail?limit=2&marker=b",
  ]);
});

test("an empty last page after a full one is the end", async () => {
  const { names, calls } = await nova(["a", "b", "c", "d"]);
  expect(await names()).toEqual(["a", "b", "c", "d"]);
  expect(calls()).toHaveLength(3);
});

test("a marker that was deleted meanwhile: read again from the start, nothing twice, nothing lost", async () => {
  const ids = ["a", "b", "c", "d", "e"];
  const { names } = await nova(ids, (marker) => {
    if (marker !== "b" || !ids.includes("b")) return marker === "b" ? 400 : undefined;
    ids.splice(ids.indexOf("b"), 1);
    return 400;
  });
  expect(await names()).toEqual(["a", "b", "c", "d", "e"]);
});

test("a marker that is refused for ever ends in the refusal", async () => {
  const { names, calls } = await nova(["a", "b", "c"], (marker) => (marker ? 400 : undefined));
  await expect(names()).rejects.toMatchObject({ kind: "bad_request" });
  expect(calls().length).toBeLessThan(12);
});

test("a filter that is refused on the first page is not taken for a lost marker", async () => {
  const { names, calls } = await nova([], () => 400);
  await expect(names()).rejects.toMatchObject({ kind: "bad_request" });
  expect(calls()).toHaveLength(1);
});

test("an item that moves to the next page while we read comes once", async () => {
  const { names } = await nova([], (marker) =>
    (marker === null ? ["a", "b"] : marker === "b" ? ["b", "c"] : []).map(server),
  );
  expect(await names()).toEqual(["a", "b", "c"]);
});

test("pages that go round in a circle end in an error", async () => {
  const { names } = await nova([], (marker) => (marker === "b" ? ["c", "a"] : ["a", "b"]).map(server));
  await expect(names()).rejects.toThrow(OpenStackError);
  await expect(names()).rejects.toMatchObject({ causeText: "the pages go round in a circle" });
});

test("a server of a dead cell is listed as unknown, without its details", async () => {
  const stub = { id: "x", status: "UNKNOWN", tenant_id: "p", created: "2026-01-01T00:00:00Z", links: [] };
  const { session } = await nova([], () => [stub]);
  expect(await collect(listServers(session))).toMatchObject([
    {
      id: "x",
      isUnknown: true,
      status: "UNKNOWN",
      name: undefined,
      taskState: undefined,
      flavor: undefined,
      volumeIds: [],
    },
  ]);
});

test("the next page is on its way while the items of this one are worked on; stopping early is quiet", async () => {
  const { session, calls } = await nova(["a", "b", "c", "d", "e"], (marker) =>
    marker === "b" ? 500 : undefined,
  );
  for await (const first of listServers(session, { pageSize: 2 })) {
    await vi.waitUntil(() => calls().length > 1);
    expect(first.id).toBe("a");
    break;
  }
  expect(calls()[1]?.path).toContain("marker=b");
  await new Promise((r) => setTimeout(r, 50));
});

test("an item of another shape ends the list with an error, after the good ones before it", async () => {
  const { session } = await nova([], () => [server("a"), { id: 7 }]);
  const got: string[] = [];
  const walk = async () => {
    for await (const s of listServers(session)) got.push(s.id);
  };
  await expect(walk()).rejects.toMatchObject({ kind: "bad_response", call: "GET /servers/detail" });
  expect(got).toEqual(["a"]);
});
