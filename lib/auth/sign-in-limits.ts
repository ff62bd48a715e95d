import { systemClock } from "../clock";
import { AppError } from "../errors";
import { addressGroup } from "./address-group";

const PER_ADDRESS = { attempts: 20, windowMs: 60_000 };
const PER_ACCOUNT_AND_ADDRESS = { attempts: 5, windowMs: 15 * 60_000 };
const MAX_KEYS = 10_000;

type Limit = typeof PER_ADDRESS;

/**
 * Limits guesses without a lock-out that an attacker can trigger: no limit hangs on the account's name alone, so
 * somebody else's failures elsewhere never keep its owner out. Kept in memory: each app process counts for itself.
 */
export class SignInLimits {
  readonly #attempts = new Map<string, number[]>();

  constructor(private readonly now: () => number = systemClock.monotonic) {}

  /**
   * Counts an attempt before its password is looked at, so that many at once do not slip through.
   * @returns a function to call when the password was right: that attempt then does not count against the account.
   * @throws AppError `rate_limited`, saying how long to wait.
   */
  take(address: string, account: string): () => void {
    const client = addressGroup(address);
    this.#count(`address ${client}`, PER_ADDRESS);
    const key = accountKey(client, account);
    this.#count(key, PER_ACCOUNT_AND_ADDRESS);
    return () => this.#attempts.delete(key);
  }

  /** Takes back the last attempt: nobody has looked at its password, as when no site answered. */
  withdraw(address: string, account: string): void {
    const key = accountKey(addressGroup(address), account);
    const rest = (this.#attempts.get(key) ?? []).slice(0, -1);
    if (rest.length > 0) this.#attempts.set(key, rest);
    else this.#attempts.delete(key);
  }

  #count(key: string, { attempts, windowMs }: Limit): void {
    const now = this.now();
    const recent = (this.#attempts.get(key) ?? []).filter((at) => now - at < windowMs);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= attempts) {
      const waitSeconds = Math.ceil((oldest + windowMs - now) / 1000);
      throw new AppError("rate_limited", `Too many attempts. Try again in ${inWords(waitSeconds)}.`);
    }
    // Re-inserted at the end: the map's first key is then the one not used for the longest time.
    this.#attempts.delete(key);
    this.#attempts.set(key, [...recent, now]);
    const first = this.#attempts.keys().next().value;
    if (this.#attempts.size > MAX_KEYS && first !== undefined) this.#attempts.delete(first);
  }
}

const accountKey = (client: string, account: string): string => `account ${client} ${account.toLowerCase()}`;

const inWords = (seconds: number): string => {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

/** The limits of this process: signing in and confirming one's password count together. */
export const signInLimits = new SignInLimits();
