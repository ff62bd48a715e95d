import { expect, it, vi } from "vitest";

const found = vi.hoisted(() => ({ role: "" }));
vi.mock("server-only", () => ({}));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => ({ value: "sealed" }) }),
  headers: async () => new Headers(),
}));
vi.mock("./session-cookie", () => ({ sessionCookie: () => ({ name: "session" }) }));
vi.mock("./next-auth", () => ({ readSessionId: async () => (found.role ? "id" : null) }));
vi.mock("./session-store", () => ({ findSession: async (id: string) => ({ id, role: found.role }) }));

const { requireRole } = await import("./session");

it.each(["admin", "operator"])("lets the role %s pass when it is among the allowed", async (role) => {
  found.role = role;
  expect(await requireRole("operator", "admin")).toEqual({ id: "id", role });
});

it.each(["viewer", "auditor"])("refuses the role %s: roles are not ranked", async (role) => {
  found.role = role;
  await expect(requireRole("operator", "admin")).rejects.toMatchObject({
    code: "forbidden",
    message: `This needs the role operator or admin; yours is ${role}.`,
  });
});

it("refuses who is signed out", async () => {
  found.role = "";
  await expect(requireRole("admin")).rejects.toMatchObject({ code: "unauthenticated" });
});
