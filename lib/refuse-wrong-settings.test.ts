import { randomBytes } from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { register } from "../instrumentation";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function start(secret: string) {
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.stubEnv("DATABASE_URL", "postgresql://127.0.0.1/x");
  vi.stubEnv("NEXTAUTH_URL", "http://127.0.0.1:3000");
  vi.stubEnv("NEXTAUTH_SECRET", secret);
  vi.stubEnv("STILLPOINT_KEY", `k:${randomBytes(32).toString("base64")}`);
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  return register().then(() => ({ exit, said }));
}

it("ends the app when it starts with wrong settings, and says which", async () => {
  const { exit, said } = await start("short");
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  expect(said).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining("NEXTAUTH_SECRET: must have at least 32 characters"),
  );
});

it("lets the app start with right ones", async () => {
  expect((await start("x".repeat(32))).exit).not.toHaveBeenCalled();
});
