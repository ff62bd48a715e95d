import { describe, expect, it } from "vitest";
import { hashPassword, NOBODY, verifyPassword } from "./password-hash";

describe("password hash", () => {
  it("accepts the password and refuses another", async () => {
    const hash = await hashPassword("correct horse battery");
    expect(hash).toMatch(/^scrypt\$15\$8\$3\$/);
    expect(await verifyPassword("correct horse battery", hash)).toBe(true);
    expect(await verifyPassword("correct horse batterz", hash)).toBe(false);
  });
  it("salts: the same password twice gives two hashes", async () => {
    expect(await hashPassword("a long password")).not.toBe(await hashPassword("a long password"));
  });
  it("takes composed and decomposed letters for the same", async () => {
    expect(await verifyPassword("Zu\u0308rich am See", await hashPassword("Z\u00fcrich am See"))).toBe(true);
  });
  it("lets nobody in with the hash of an unknown name, and takes as long as for a known one", async () => {
    const known = await hashPassword("some other password");
    const time = async (hash: string) => {
      const start = performance.now();
      expect(await verifyPassword("", hash)).toBe(false);
      return performance.now() - start;
    };
    const [forKnown, forNobody] = [await time(known), await time(NOBODY)];
    expect(forNobody).toBeGreaterThan(forKnown / 4);
  });
  it.each(["", "plain", "scrypt$99$8$1$AAAA$AAAA", "scrypt$15$8$3$$", "bcrypt$15$8$3$AAAA$AAAA"])(
    "refuses the malformed hash %j",
    async (hash) => {
      expect(await verifyPassword("x", hash)).toBe(false);
    },
  );
});
