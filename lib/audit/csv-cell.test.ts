import { expect, it } from "vitest";
import { csvCell } from "./csv-cell";

it.each([
  [null, ""],
  ["", '""'],
  ["Lyon", '"Lyon"'],
  ['say "no", twice\nover', '"say ""no"", twice\nover"'],
  ["=cmd|' /C calc'!A0", `"'=cmd|' /C calc'!A0"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t=1"`],
  ["\r=1", `"'\r=1"`],
  [" =1", `"' =1"`],
  ["\n@x", `"'\n@x"`],
  ["＝1", `"'＝1"`],
  ["a=1", '"a=1"'],
  ["'=1", `"'=1"`],
])("writes %j as %j", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
