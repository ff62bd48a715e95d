import { describe, expect, it } from "vitest";
import { routes, safeReturnPath } from "./routes";

describe("signIn", () => {
  it("carries the page to come back to", () => {
    expect(routes.signIn("/account?a=1")).toBe("/sign-in?next=%2Faccount%3Fa%3D1");
  });
  it("stays short for the overview", () => {
    expect(routes.signIn("/")).toBe("/sign-in");
    expect(routes.signIn()).toBe("/sign-in");
  });
});

describe("safeReturnPath", () => {
  it("keeps a path of this site with its query", () => {
    expect(safeReturnPath("/account?tab=password")).toBe("/account?tab=password");
  });
  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\n/evil.example",
    "/\t/evil.example",
    "account",
    "",
    "/sign-in?next=/sign-in",
    `/${"a".repeat(3000)}`,
  ])("refuses %j", (next) => {
    expect(safeReturnPath(next)).toBe("/");
  });
  it("refuses a repeated or missing parameter", () => {
    expect(safeReturnPath(["/a", "/b"])).toBe("/");
    expect(safeReturnPath(undefined)).toBe("/");
  });
});
