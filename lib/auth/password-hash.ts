import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { BoundedQueue } from "./bounded-queue";

/*
 * OWASP's 32 MiB setting of scrypt (password storage cheat sheet): as strong as N=2^17 p=1, with a quarter of the
 * memory, so that a burst of sign-ins cannot exhaust a small machine. Parameters stand in each hash.
 */
const COST = { logN: 15, r: 8, p: 3 };
const KEY_BYTES = 32;

/** What is verified for a name that does not exist: no password matches it, and it takes as long as a real one. */
export const NOBODY = `scrypt$${COST.logN}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA==$`;

/** A salted scrypt hash of a password, with its parameters: `scrypt$logN$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.logN, COST.r, COST.p, salt.toString("base64"), key.toString("base64")].join("$");
}

/**
 * Whether a password belongs to a hash made by `hashPassword`. Never throws on a malformed hash: false.
 * @param client whose work it is, so that one client cannot take all places
 * @throws AppError `unavailable` when too many passwords wait to be looked at
 */
export async function verifyPassword(password: string, encoded: string, client?: string): Promise<boolean> {
  const [scheme, logN, r, p, salt, key] = encoded.split("$");
  if (scheme !== "scrypt" || !salt || key === undefined) return false;
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  if (!(cost.logN >= 10 && cost.logN <= 18 && cost.r === 8 && cost.p >= 1 && cost.p <= 8)) return false;
  const actual = await derive(password, Buffer.from(salt, "base64"), cost, client);
  const expected = Buffer.from(key, "base64");
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

// At most two at once: scrypt runs in libuv's four threads, and files and name look-ups need theirs too.
const queue = new BoundedQueue({
  atOnce: 2,
  waiting: 24,
  deadlineMs: 10_000,
  perGroup: { atOnce: 1, waiting: 4 },
});

const derive = (password: string, salt: Buffer, cost: typeof COST, client?: string): Promise<Buffer> =>
  queue.run(() => {
    const options: ScryptOptions = { N: 2 ** cost.logN, r: cost.r, p: cost.p, maxmem: 300 * 1024 * 1024 };
    return new Promise((resolve, reject) =>
      // NFC: the same password typed on another keyboard or system must give the same bytes.
      scrypt(password.normalize("NFC"), salt, KEY_BYTES, options, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  }, client);
