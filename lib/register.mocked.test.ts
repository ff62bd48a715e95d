import { hasSubscribers } from "node:diagnostics_channel";
import { afterEach, expect, it, vi } from "vitest";
import { register } from "../instrumentation";

vi.mock("@/lib/secrets/refuse-wrong-keys", () => ({
  refuseWrongKeys: () => Promise.reject(new Error("no check")),
}));
vi.mock("@/lib/refuse-wrong-settings", () => ({ refuseWrongSettings: () => {} }));
afterEach(() => vi.unstubAllEnvs());

it("stamps the peer's address whatever else of the start fails", async () => {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  expect(hasSubscribers("http.server.request.start")).toBe(false);
  await expect(register()).rejects.toThrow("no check");
  expect(hasSubscribers("http.server.request.start")).toBe(true);
});
