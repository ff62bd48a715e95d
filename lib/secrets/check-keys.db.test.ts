import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { register } from "../../instrumentation";
import { db } from "../db";
import { keyComplaint } from "./check-keys";
import type { WrappingKey } from "./envelope";
import { formatKeys } from "./parse-keys";
import { refuseWrongKeys } from "./refuse-wrong-keys";
import { newKey } from "./rotate-key";
import { sealedCredential } from "./testing/sealed-credential";

const [k1, k2] = [newKey(), newKey()];
const use = (...keys: WrappingKey[]) => vi.stubEnv("STILLPOINT_KEY", formatKeys(keys));
const known = async () => (await db().encryptionKey.findMany()).map(({ id }) => id);

beforeEach(async () => {
  await db().site.deleteMany();
  await db().encryptionKey.deleteMany();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await db().site.deleteMany();
  await db().encryptionKey.deleteMany();
  await db().$disconnect();
});

describe("at a start", () => {
  it("the first one leaves its canary, the next ones find it", async () => {
    use(k1);
    expect(await Promise.all([1, 2, 3, 4].map(() => keyComplaint()))).toEqual([null, null, null, null]);
    expect(await known()).toEqual([k1.id]);
  });

  it("of two with different keys at once, one goes on and the other is refused", async () => {
    use(k1);
    const first = keyComplaint();
    use(k2);
    const answers = await Promise.all([first, keyComplaint()]);
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(await known()).toHaveLength(1);
  });

  it("a key of that name that opens not is a wrong key", async () => {
    use(k1);
    await keyComplaint();
    use({ ...k2, id: k1.id });
    expect(await keyComplaint()).toMatch(
      new RegExp(`^Wrong encryption key: the key ${k1.id} in STILLPOINT_KEY .*own backup.*entered anew`),
    );
  });

  it("a key that the database was used with and that is not here is a missing key", async () => {
    use(k1);
    await keyComplaint();
    use(k2);
    expect(await keyComplaint()).toMatch(
      new RegExp(`^Missing encryption key: .* key ${k1.id}, which STILLPOINT_KEY does not hold`),
    );
    expect(await known()).toEqual([k1.id]); // the refused start left nothing
    use(k2, k1);
    expect(await keyComplaint()).toBeNull();
    expect(await known()).toEqual([k1.id]); // k2 comes into use by `rotate`, once all have it
  });

  it("credentials count, also without their canary", async () => {
    await sealedCredential(k1, "hunter22");
    use(k2);
    expect(await keyComplaint()).toMatch(/Missing encryption key: .* without it 1 stored credential is lost/);
    use({ ...k2, id: k1.id });
    expect(await keyComplaint()).toMatch(/^Wrong encryption key/);
    use(k1);
    expect(await keyComplaint()).toBeNull();
  });

  it("a malformed key is said without asking the database", async () => {
    vi.stubEnv("STILLPOINT_KEY", "k1:short");
    vi.stubEnv("DATABASE_URL", "postgresql://127.0.0.1:1/none");
    expect(await keyComplaint()).toMatch(/not base64 of 32 bytes.*docs\/operating\.md/);
  });
});

it("the app ends with the reason", async () => {
  use(k1);
  await keyComplaint();
  use(k2);
  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  vi.stubEnv("NEXTAUTH_URL", "http://127.0.0.1:3000");
  vi.stubEnv("NEXTAUTH_SECRET", "x".repeat(32));
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  await register();
  expect(exit).toHaveBeenCalledExactlyOnceWith(1);
  expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^Missing encryption key/));
});

it("a check that fails for another reason is made again, and ends the app then", async () => {
  use(k1);
  await keyComplaint();
  use(k2);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  vi.spyOn(console, "error").mockImplementation(() => {});
  const failing = vi.spyOn(db(), "$transaction").mockRejectedValue(new Error("permission denied"));
  await refuseWrongKeys();
  await vi.advanceTimersByTimeAsync(5_000); // and once more
  expect(failing).toHaveBeenCalledTimes(2);
  failing.mockRestore();
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(1), 40_000);
});
