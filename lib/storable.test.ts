import { expect, it } from "vitest";
import { storable } from "./storable";

it("replaces what PostgreSQL does not take, however deep, and nothing else", () => {
  const given = { a: ["x\0y", { b: "\ud83d" }], c: "👍 Zürich\n", d: null, e: 1, f: undefined };
  expect(storable(given)).toEqual({ a: ["x\ufffdy", { b: "\ufffd" }], c: "👍 Zürich\n", d: null, e: 1 });
});
