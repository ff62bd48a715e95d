import { describe, expect, it, vi } from "vitest";
import { orNothingRan, sumUp } from "./counts.mjs";

function summed(counts: Parameters<typeof sumUp>[0]) {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
  const code = sumUp(counts);
  log.mockRestore();
  return { code, last: lines.at(-1), all: lines.join("\n") };
}

describe("sumUp", () => {
  it("adds up, and ends with the line that others read", () => {
    const counts = [
      { suite: "unit", passed: 40, failed: 0 },
      { suite: "e2e", passed: 2, failed: 0 },
    ];
    expect(summed(counts)).toMatchObject({ code: 0, last: "42 passed, 0 failed" });
  });

  it("fails when one failed, and when nothing ran at all", () => {
    expect(summed([{ suite: "unit", passed: 9, failed: 1 }])).toMatchObject({
      code: 1,
      last: "9 passed, 1 failed",
    });
    expect(summed([]).code).toBe(1);
  });

  it("tells again what failed, before the sums", () => {
    const failures = [{ name: "a.test.ts: adds", why: "Error: no\nat a.ts" }];
    expect(summed([{ suite: "unit", passed: 9, failed: 1, failures }]).all).toMatch(
      /^\nFailed in unit: a\.test\.ts: adds\n {4}Error: no\n {4}at a\.ts\n\n {2}unit/,
    );
  });
});

describe("orNothingRan", () => {
  it("counts a suite without tests as failed", () => {
    expect(orNothingRan({ suite: "e2e", passed: 0, failed: 0 }).failed).toBe(1);
    expect(orNothingRan({ suite: "e2e", passed: 1, failed: 0 }).failed).toBe(0);
  });
});
