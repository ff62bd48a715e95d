import { expect, it } from "vitest";
import { jsonRoute } from "./json-route";

const ask = (answer: () => Promise<unknown>) => jsonRoute(answer)(new Request("http://stillpoint.test/"), {});

it.each([
  ["data", { a: 1 }, { a: 1 }],
  ["nothing", undefined, null],
  ["null", null, null],
  ["0", 0, 0],
])("answers %s as JSON that nobody keeps", async (_what, value, expected) => {
  const response = await ask(async () => value);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual(expected);
});
