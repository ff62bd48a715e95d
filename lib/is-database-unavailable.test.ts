import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { isDatabaseUnavailable } from "./is-database-unavailable";

const withCode = (code: string) => Object.assign(new Error("x"), { code });

describe("isDatabaseUnavailable", () => {
  it("knows a refused connection, as the system reports it", async () => {
    const error = await new Promise((resolve) => connect(1, "127.0.0.1").on("error", resolve));
    expect(isDatabaseUnavailable(error)).toBe(true);
  });
  it.each(["P1001", "57P01", "57P03", "08006", "53300", "ETIMEDOUT"])("knows %s", (code) => {
    expect(isDatabaseUnavailable(withCode(code))).toBe(true);
  });
  it("looks into causes, several at once, and the driver adapter's words", () => {
    expect(isDatabaseUnavailable(new Error("x", { cause: withCode("ECONNRESET") }))).toBe(true);
    expect(isDatabaseUnavailable(new AggregateError([withCode("ECONNREFUSED")]))).toBe(true);
    expect(isDatabaseUnavailable(new Error("x", { cause: { kind: "DatabaseNotReachable" } }))).toBe(true);
  });
  it.each([
    new Error("no row 08abc12 in ECONNREFUSED-notes"),
    withCode("23505"),
    withCode("P2002"),
    "ECONNREFUSED",
    null,
  ])("takes no other error for it: %s", (error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});
