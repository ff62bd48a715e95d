import { expect, it, vi } from "vitest";
import { GET } from "./route";

vi.mock("@/lib/db", () => ({
  db: () => {
    throw new Error("the database was asked");
  },
}));

it("answers without the database, and tells nothing more", async () => {
  const response = GET();
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ status: "ok" });
});
