import type { FailureKind, OpenStackError } from "./errors";

export interface RetryRules {
  /** Tries in total, the first included. */
  attempts: number;
  baseMs: number;
  capMs: number;
}

export const DEFAULT_RETRY: RetryRules = { attempts: 4, baseMs: 500, capMs: 30_000 };

/**
 * For the question whether anybody answers at all, when nobody takes the connection: three tries, within 0.6 s when each is
 * refused at once. A site that answers "busy" is alive, and gets the time of any call.
 */
export const UNREACHED_RETRY: RetryRules = { attempts: 3, baseMs: 200, capMs: 400 };

/** Worth another try for a request that may be repeated without harm. */
const TRANSIENT: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "timeout",
  "connection_lost",
  "rate_limited",
  "unavailable",
  "server_error",
  "bad_response",
]);

/** The cloud has not carried the request out, and will accept it later: any request may be repeated. */
const NOT_ACCEPTED: ReadonlySet<FailureKind> = new Set(["unreachable", "rate_limited"]);

/**
 * Whether, and after how many milliseconds, to send the request again (openstack-api.md G3).
 *
 * A POST is never repeated blindly: only when it is certain that it was not accepted. Everything else about a POST
 * is the caller's to decide, after a look (see create-once.ts).
 * @param isRepeatable the request changes nothing, or the same when repeated: GET, HEAD, PUT, DELETE, sign-in
 * @param random a number from 0 to 1, for full jitter
 */
export function nextRetry(
  error: OpenStackError,
  attempt: number,
  isRepeatable: boolean,
  rules: RetryRules,
  random: number,
): { retry: false } | { retry: true; delayMs: number } {
  if (attempt >= rules.attempts) return { retry: false };
  const may = isRepeatable ? TRANSIENT.has(error.kind) : NOT_ACCEPTED.has(error.kind);
  if (!may) return { retry: false };
  // A 500 is seldom cured by a third try, and each one may cost the site an RPC time-out.
  if (error.kind === "server_error" && attempt >= 3) return { retry: false };
  const backoff = Math.min(rules.capMs, rules.baseMs * 2 ** (attempt - 1)) * random;
  return { retry: true, delayMs: Math.max(error.retryAfterMs ?? 0, backoff) };
}

/**
 * Keeps retries a small part of all calls, so that a struggling site is not buried under them (I16): each first
 * try earns a tenth of a retry, up to `capacity`.
 */
export class RetryBudget {
  private tokens: number;

  constructor(private readonly capacity = 20) {
    this.tokens = capacity;
  }

  earn(): void {
    this.tokens = Math.min(this.capacity, this.tokens + 0.1);
  }

  /** True, and one less, while the budget lasts. */
  spend(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Milliseconds that a Retry-After header asks for: seconds or an HTTP date. Undefined when absent or nonsense. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  // Date.parse reads far more than HTTP dates, "-5" for one.
  const date = /^[A-Za-z]+, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
