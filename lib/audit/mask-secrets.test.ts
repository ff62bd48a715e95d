import { describe, expect, it } from "vitest";
import { maskSecrets } from "./mask-secrets";

describe("maskSecrets", () => {
  it.each([
    "password",
    "newPassword",
    "password_hash",
    "adminPass",
    "user-pass",
    "pwd",
    "secret",
    "application_credential_secret",
    "sealedSecret",
    "token",
    "X-Auth-Token",
    "privateKey",
    "api_key",
    "Authorization",
    "Set-Cookie",
    "user_data",
    "backup_url",
    "otp",
  ])("masks what stands under %s, whatever it is", (name) => {
    for (const value of ["x", 1234, ["x"], { old: "x", new: "y" }, ""])
      expect(maskSecrets({ a: [{ [name]: value }] })).toEqual({ a: [{ [name]: "[masked]" }] });
  });

  it.each(["bypass", "compass", "keyId", "name", "passed", "pinned", "author"])(
    "shows what stands under %s",
    (name) => {
      expect(maskSecrets({ [name]: "x" })).toEqual({ [name]: "x" });
    },
  );

  it("tells whether there is a secret: that is none", () => {
    const value = { hasSecret: true, password: null, token: undefined };
    expect(maskSecrets(value)).toEqual(value);
  });

  it("masks a value whose name is itself a value", () => {
    expect(
      maskSecrets([
        { field: "password", old: "a", new: "b" },
        { key: "tier", value: "gold" },
      ]),
    ).toEqual([
      { field: "password", old: "[masked]", new: "[masked]" },
      { key: "tier", value: "gold" },
    ]);
  });

  it("masks secrets in texts and in names", () => {
    expect(maskSecrets({ "https://a:b@c": "see https://a:b@c" })).toEqual({
      "https://[masked]@c": "see https://[masked]@c",
    });
  });

  it("makes plain JSON of whatever comes", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const copy = maskSecrets({
      big: 2n ** 60n,
      at: new Date(0),
      never: new Date(Number.NaN),
      nan: Number.NaN,
      url: new URL("https://a:b@c/"),
      error: new TypeError("no"),
      bytes: new Uint8Array(3),
      map: new Map([["password", "x"]]),
      set: new Set([1]),
      loop,
      nul: "a\0",
      f: () => {},
      ["__proto__"]: "own",
    });
    expect(JSON.parse(JSON.stringify(copy))).toMatchObject({
      big: "1152921504606846976",
      at: "1970-01-01T00:00:00.000Z",
      never: "Invalid Date",
      nan: "NaN",
      url: "https://[masked]@c/",
      error: "TypeError: no",
      bytes: "[3 bytes]",
      map: { password: "[masked]" },
      set: [1],
      nul: "a␀",
    });
    expect(Object.hasOwn(copy as object, "__proto__")).toBe(true);
    expect(copy).not.toHaveProperty("f", expect.anything());
  });

  it("says what it left out", () => {
    expect(maskSecrets(Array(1_000).fill(1))).toHaveLength(201);
    expect(JSON.stringify(maskSecrets(Array(1_000).fill(1)))).toContain("…cut, 800 more");
    expect(maskSecrets({ a: "x".repeat(10_000) })).toMatchObject({
      a: expect.stringMatching(/^x{3996}…cut$/),
    });
  });

  it("stays small whatever it is given", () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, "x".repeat(10_000)]));
    const deep = Array(300).fill(Array(300).fill(wide));
    expect(JSON.stringify(maskSecrets({ deep })).length).toBeLessThan(100_000);
  });
});
