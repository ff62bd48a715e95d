import { expect, it } from "vitest";
import { cleanText } from "./clean-text";

it("keeps what is legal, however odd: it is made visible where it is shown", () => {
  const odd = "a\u202eb\r\n\tZ\u0301\u200d<script>'; DROP TABLE x--";
  expect(cleanText(odd, 100)).toBe(odd);
});

it("replaces what PostgreSQL does not take", () => {
  expect(cleanText("a\0b\ud800c\udc00d😀", 100)).toBe("a␀b\ufffdc\ufffdd😀");
});

it("cuts visibly, and never within a pair", () => {
  expect(cleanText("x".repeat(10), 10)).toBe("x".repeat(10));
  expect(cleanText("x".repeat(11), 10)).toBe(`${"x".repeat(6)}…cut`);
  expect(cleanText("😀".repeat(10), 9)).toBe("😀😀…cut");
});

it("masks before it cuts, so that no half of a secret is left", () => {
  const token = `gAAAAABn${"x".repeat(200)}`;
  expect(cleanText(`${"a".repeat(90)} ${token}`, 100)).toBe(`${"a".repeat(90)} [masked]`);
  expect(cleanText(`${"a ".repeat(32_765)}${token}`, 100_000)).not.toContain("gAAAA");
});
