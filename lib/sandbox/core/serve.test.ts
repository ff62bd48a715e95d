import { request } from "node:http";
import { expect, test } from "vitest";
import { askSandbox } from "../testing/ask-sandbox";

const statusOf = (origin: string, path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, path }, (res) => {
      res.resume();
      resolve(res.statusCode);
    })
      .on("error", reject)
      .end();
  });

test("a path that is none is not found, and ends nothing", async () => {
  const { sandbox } = await askSandbox();
  const origin = sandbox.sites[0]?.authUrl ?? "";
  for (const path of ["//", "//[", "/%", "/identity/%zz", "/nothing"])
    expect(await statusOf(origin, path), path).toBe(404);
});
