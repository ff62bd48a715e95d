import { describe, expect, test } from "vitest";
import { type FailureKind, OpenStackError } from "./errors";
import { DEFAULT_RETRY, nextRetry, parseRetryAfter, RetryBudget } from "./retry";

const error = (kind: FailureKind, retryAfterMs?: number) =>
  new OpenStackError({ kind, site: "s", call: "c", cause: "x", retryAfterMs });

describe("nextRetry", () => {
  const kinds: [FailureKind, boolean, boolean][] = [
    // kind, a repeatable request is repeated, a POST is repeated
    ["unreachable", true, true],
    ["rate_limited", true, true],
    ["timeout", true, false],
    ["connection_lost", true, false],
    ["unavailable", true, false],
    ["server_error", true, false],
    ["bad_response", true, false],
    ["quota", false, false],
    ["conflict", false, false],
    ["not_found", false, false],
    ["unauthorized", false, false],
    ["tls", false, false],
    ["host_not_allowed", false, false],
    ["circuit_open", false, false],
    ["too_large", false, false],
    ["aborted", false, false],
  ];
  test.each(kinds)("%s: repeatable %s, POST %s", (kind, repeatable, post) => {
    expect(nextRetry(error(kind), 1, true, DEFAULT_RETRY, 1).retry).toBe(repeatable);
    expect(nextRetry(error(kind), 1, false, DEFAULT_RETRY, 1).retry).toBe(post);
  });

  test("backs off with full jitter, up to the cap, and ends", () => {
    const delay = (attempt: number, random: number) => {
      const next = nextRetry(
        error("unavailable"),
        attempt,
        true,
        { attempts: 20, baseMs: 500, capMs: 30_000 },
        random,
      );
      return next.retry ? next.delayMs : undefined;
    };
    expect([delay(1, 1), delay(2, 1), delay(3, 0.5), delay(12, 1), delay(1, 0)]).toEqual([
      500, 1000, 1000, 30_000, 0,
    ]);
    expect(delay(20, 1)).toBeUndefined();
  });

  test("waits at least as long as it is told", () => {
    expect(nextRetry(error("rate_limited", 7_000), 1, false, DEFAULT_RETRY, 0)).toEqual({
      retry: true,
      delayMs: 7_000,
    });
  });

  test("a 500 is tried three times at most", () => {
    expect(nextRetry(error("server_error"), 3, true, { ...DEFAULT_RETRY, attempts: 9 }, 1).retry).toBe(false);
  });
});

test.each([
  [undefined, undefined],
  ["0", 0],
  ["120", 120_000],
  ["Fri, 20 Nov 2026 10:00:30 GMT", 30_000],
  ["Fri, 20 Nov 2026 09:00:00 GMT", 0],
  ["soon", undefined],
  ["-5", undefined],
])("Retry-After %s is %s ms", (value, ms) => {
  expect(parseRetryAfter(value, Date.UTC(2026, 10, 20, 10))).toBe(ms);
});

test("the budget allows a tenth of the calls", () => {
  const budget = new RetryBudget(5);
  for (let i = 0; i < 5; i++) expect(budget.spend()).toBe(true);
  expect(budget.spend()).toBe(false);
  for (let i = 0; i < 11; i++) budget.earn();
  expect([budget.spend(), budget.spend()]).toEqual([true, false]);
});
