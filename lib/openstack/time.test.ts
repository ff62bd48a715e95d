import { afterEach, expect, test, vi } from "vitest";
import { Time } from "./time";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["2026-11-20T10:43:08.000000", "2026-11-20T10:43:08.000Z"],
  ["2026-11-20T10:43:08Z", "2026-11-20T10:43:08.000Z"],
  ["2026-11-20T12:43:08+02:00", "2026-11-20T10:43:08.000Z"],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
  ["soon", undefined],
])("%s is %s, wherever this machine is", (text, expected) => {
  vi.stubEnv("TZ", "Asia/Tokyo");
  expect(Time.parse(text)).toBe(expected);
});
