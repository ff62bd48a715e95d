import { describe, expect, it } from "vitest";
import { explainNpm, sameInstall } from "./ensure-installed.mjs";

describe("sameInstall", () => {
  const locked = {
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/a-darwin": { version: "1.0.0", optional: true },
  };

  it("accepts what npm installed, without the parts for other systems", () => {
    expect(sameInstall(locked, { "node_modules/a": { version: "1.0.0" } })).toBe(true);
  });

  it.each([
    ["a missing package", {}],
    ["another version", { "node_modules/a": { version: "1.0.1" } }],
    [
      "a package too many",
      { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } },
    ],
  ])("does not accept %s", (_what, installed) => {
    expect(sameInstall(locked, installed)).toBe(false);
  });
});

describe("explainNpm", () => {
  const message = (error: Error) => (explainNpm(error) as Error).message;

  it("says in one sentence that npm or the network is missing", () => {
    expect(message(Object.assign(new Error("spawn npm ENOENT"), { code: "ENOENT" }))).toMatch(
      /^npm was not found/,
    );
    expect(message(new Error("npm error code EAI_AGAIN"))).toMatch(/^npm could not reach its registry/);
  });
});
