import { beforeEach, describe, expect, it, vi } from "vitest";

const found = vi.hoisted(() => ({ session: null as object | null, headers: {} }));
vi.mock("server-only", () => ({}));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => ({ value: "sealed" }) }),
  headers: async () => new Headers(found.headers),
}));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirected to ${to}`);
  },
}));
vi.mock("../env", () => ({ env: () => ({ NEXTAUTH_URL: "https://stillpoint.example.org" }) }));
vi.mock("./session-cookie", () => ({ sessionCookie: () => ({ name: "session" }) }));
vi.mock("./next-auth", () => ({ readSessionId: async () => "id" }));
vi.mock("./session-store", () => ({ findSession: async () => found.session }));

const { requirePageSession, requireSession } = await import("./session");

const SIGNED_IN = { id: "id", role: "admin", mustChangePassword: false };
beforeEach(() => {
  found.session = SIGNED_IN;
  found.headers = {};
});

it("lets who is signed in pass", async () => {
  expect(await requireSession()).toEqual(SIGNED_IN);
  expect(await requirePageSession("/vms")).toEqual(SIGNED_IN);
});

it("refuses who is signed out, and sends a page's visitor to sign in", async () => {
  found.session = null;
  await expect(requireSession()).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(requirePageSession("/vms")).rejects.toThrow("redirected to /sign-in?next=%2Fvms");
});

it("refuses what a page of another site sends, whatever it says of the host", async () => {
  found.headers = { origin: "https://evil.example", host: "h", "x-forwarded-host": "evil.example" };
  await expect(requireSession()).rejects.toMatchObject({ code: "forbidden" });
  found.headers = { origin: "https://stillpoint.example.org", host: "h" };
  expect(await requireSession()).toEqual(SIGNED_IN);
});

describe("while the password is still the printed one", () => {
  beforeEach(() => {
    found.session = { ...SIGNED_IN, mustChangePassword: true };
  });

  it("no action or route is open, and every page leads to the set-up", async () => {
    await expect(requireSession()).rejects.toMatchObject({ code: "forbidden" });
    await expect(requirePageSession("/vms")).rejects.toThrow("redirected to /set-up");
  });

  it("the set-up itself is open, having said so", async () => {
    expect(await requireSession({ beforeSetUp: true })).toMatchObject({ id: "id" });
    expect(await requirePageSession("/set-up", { beforeSetUp: true })).toMatchObject({ id: "id" });
  });
});
