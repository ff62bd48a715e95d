import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes";

it.each([
  [-1, "0 B"],
  [912, "912 B"],
  [1024, "1 KiB"],
  [8_808_038, "8.4 MiB"],
  [1_048_575, "1 MiB"],
  [128_849_018_880, "120 GiB"],
  [5e15, "4547 TiB"],
])("%d bytes are %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});
