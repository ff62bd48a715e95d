import { expect, test } from "vitest";
import { maskText } from "./secrets";

test.each([
  ["a Fernet token", "token gAAAAABmZ3Jlc2ggYW5kIHNlY3JldCB0b2tlbg== here", "token [masked] here"],
  ["a password in JSON", '{"password": "p\\"w", "name": "x"}', '{"password": "[masked]", "name": "x"}'],
  ["a record's address", '{"backup_url":"eyJhIjoxfQ=="}', '{"backup_url":"[masked]"}'],
  ["a header in text", "X-Auth-Token: abcdef, Accept: x", "X-Auth-Token: [masked], Accept: x"],
  ["credentials in a URL", "https://admin:secret@h/x", "https://[masked]@h/x"],
  ["a secret that we know", "the word is hunter22!", "the word is [masked]!"],
  ["line breaks that forge a log line", "a\r\n2026 INFO ok", "a 2026 INFO ok"],
  ["a text turned round", "abc\u202etxt.exe", "abc txt.exe"],
])("masks %s", (_what, text, masked) => {
  expect(maskText(text, ["hunter22"])).toBe(masked);
});

test("cuts a long text", () => {
  expect(maskText("x".repeat(2000))).toHaveLength(501);
});
