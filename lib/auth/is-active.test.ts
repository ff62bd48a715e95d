import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { isActive } from "./is-active";
import { markPrefetches } from "./mark-prefetches";

it.each([
  ["a page that is opened", { accept: "text/html,application/xhtml+xml" }, true],
  ["what is asked for after a person did something", { "x-stillpoint-active": "1" }, true],
  ["a timer of a page", { "x-stillpoint-active": "0" }, false],
  ["a stream of events, which the browser connects by itself", { accept: "text/event-stream" }, false],
])("%s", (_, headers, active) => {
  expect(isActive(new Headers(headers as Record<string, string>))).toBe(active);
});

it("a page that is fetched ahead is nobody's doing, whatever comes of the header later", async () => {
  markPrefetches();
  const server = createServer(({ headers }, response) => {
    response.end(String(isActive({ get: (name) => headers[name]?.toString() ?? null })));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (headers: Record<string, string>) => (await fetch(url, { headers })).text();
  expect(await ask({ rsc: "1", "next-router-prefetch": "1" })).toBe("false");
  expect(await ask({ rsc: "1" })).toBe("true");
  await new Promise((resolve) => server.close(resolve));
});
