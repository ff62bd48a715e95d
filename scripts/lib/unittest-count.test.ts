import { describe, expect, it } from "vitest";
import { unittestCount } from "./unittest-count.mjs";

const end = (ran: string, verdict: string) =>
  `.F.E\nRan 3 tests in a log line\n\nRan ${ran} in 4.567s\n\n${verdict}\n`;
const count = (said: string, code: number) => unittestCount("nova-quiesce", said, code);

describe("unittestCount", () => {
  it("reads a good end", () => {
    expect(count(end("12 tests", "OK"), 0)).toEqual({
      suite: "nova-quiesce",
      passed: 12,
      failed: 0,
      skipped: 0,
      failures: [],
    });
    expect(count(end("1 test", "OK (skipped=1)"), 0)).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
  });

  it("reads failures and errors", () => {
    const said = end("12 tests", "FAILED (failures=2, errors=1, skipped=4)");
    expect(count(said, 1)).toMatchObject({ passed: 5, failed: 3, skipped: 4 });
    expect(count(end("0 tests", "FAILED (errors=1)"), 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts what broke off as a failure", () => {
    expect(count("Traceback (most recent call last):\n", 1)).toMatchObject({ passed: 0, failed: 1 });
    expect(count("", 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(count(end("12 tests", "OK"), 139)).toMatchObject({ failed: 1 });
  });
});
