import { describe, expect, it } from "vitest";
import { root } from "./paths.mjs";
import { readArguments, readSettings } from "./settings.mjs";

const read = (env: Record<string, string>) => readSettings(env as NodeJS.ProcessEnv);

describe("readSettings", () => {
  it("listens on loopback, on port 3000, with its data in the checkout, unless told otherwise", () => {
    expect(read({})).toMatchObject({
      listen: "127.0.0.1",
      port: 3000,
      address: "http://127.0.0.1:3000",
      home: `${root}/.stillpoint`,
      databaseUrl: undefined,
    });
  });

  it("does not listen where HOST says: shells set it to the machine's name", () => {
    expect(read({ HOST: "0.0.0.0" }).listen).toBe("127.0.0.1");
  });

  it("names an address that a browser can open", () => {
    expect(read({ STILLPOINT_LISTEN: "0.0.0.0", PORT: "8080" }).address).toBe("http://localhost:8080");
    expect(read({ STILLPOINT_LISTEN: "::1" }).address).toBe("http://[::1]:3000");
  });

  it.each(["0", "70000", "http", "3000.5"])("refuses PORT=%s in one sentence", (PORT) => {
    expect(() => read({ PORT })).toThrow(/^PORT is ".*", which is not a port: .*$/);
  });

  it.each(["mysql://u:p@h/db", "localhost", "postgresql://host"])(
    "refuses DATABASE_URL=%s",
    (DATABASE_URL) => {
      expect(() => read({ DATABASE_URL })).toThrow(/^DATABASE_URL is not an address such as/);
    },
  );

  it("never repeats a password in a refusal", () => {
    expect(() => read({ DATABASE_URL: "mysql://u:hunter2@h/db" })).toThrow(/^(?!.*hunter2)/);
  });

  it("starts the sandbox cloud unless it is switched off", () => {
    expect(read({}).sandbox).toBe(true);
    expect(read({ STILLPOINT_SANDBOX: "1" }).sandbox).toBe(true);
    expect(read({ STILLPOINT_SANDBOX: "0" }).sandbox).toBe(false);
    expect(() => read({ STILLPOINT_SANDBOX: "off" })).toThrow(
      /^STILLPOINT_SANDBOX is "off": choose 1 .*, or 0 /,
    );
  });

  it("takes --no-sandbox, and nothing that it does not know", () => {
    expect(readArguments([])).toEqual({});
    expect(readArguments(["--no-sandbox"])).toEqual({ sandbox: false });
    expect(readArguments(["--no-story"])).toEqual({ story: false });
    expect(() => readArguments(["--nosandbox"])).toThrow(/^"--nosandbox" is not known here: /);
  });

  it("refuses an owner's address without the app's", () => {
    expect(() => read({ DATABASE_OWNER_URL: "postgresql://u:p@h/db" })).toThrow(/without DATABASE_URL/);
  });
});
