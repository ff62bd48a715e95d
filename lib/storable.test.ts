import { expect, test } from "vitest";
import { storable } from "./storable";

test("NUL and halves of surrogate pairs are replaced, at any depth and in names; everything else stays", () => {
  const at = new Date(0);
  expect(
    storable({ "k\0": 1, a: ["x\0y", "\ud800", "\udc00z"], at, n: null, ok: "😀ö", no: undefined }),
  ).toEqual({
    "k\ufffd": 1,
    a: ["x\ufffdy", "\ufffd", "\ufffdz"],
    at,
    n: null,
    ok: "😀ö",
    no: undefined,
  });
});
