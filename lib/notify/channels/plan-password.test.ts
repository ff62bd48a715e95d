import { expect, it } from "vitest";
import { NEEDS_PASSWORD, planPassword } from "./plan-password";

const way = (over: Record<string, unknown> = {}) => ({
  ...{ smtpHost: "mail.example.com", smtpPort: 587, smtpSecurity: "starttls", smtpUser: "noc" },
  ...over,
});
const stored = { ...way(), hasPassword: true };

it("keeps the stored password for the same user at the same server, encrypted", () => {
  expect(planPassword(stored, way(), "")).toBe("keep");
  expect(planPassword(stored, way({ smtpSecurity: "tls" }), "")).toBe("keep");
  const plain = way({ smtpSecurity: "none" });
  expect(planPassword({ ...plain, hasPassword: true }, plain, "")).toBe("keep");
});

it.each([
  { smtpHost: "mail.evil.example" },
  { smtpUser: "other" },
  { smtpPort: 2525 },
  { smtpSecurity: "none" },
])("asks for it again with %j", (over) => {
  expect(planPassword(stored, way(over), "")).toEqual({
    problem: expect.stringContaining("Enter it again"),
  });
  expect(planPassword(stored, way(over), "new one")).toEqual({ seal: "new one" });
});

it("goes with its user, and comes with one", () => {
  expect(planPassword(stored, way({ smtpUser: null }), "")).toBe("remove");
  const without = { ...way({ smtpUser: null }), hasPassword: false };
  expect(planPassword(without, without, "")).toBe("keep");
  expect(planPassword(without, way(), "")).toEqual({ problem: NEEDS_PASSWORD });
});
