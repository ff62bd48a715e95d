import type { FailureKind, OpenStackError } from "../../openstack/errors";

const PASSING: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "timeout",
  "connection_lost",
  "circuit_open",
  "busy",
  "aborted",
  "not_recorded",
  "unavailable",
  "server_error",
  "rate_limited",
  "bad_response",
]);

/** Whether a failure ends by itself once the site answers again. Pure. */
export const isPassing = ({ kind }: OpenStackError): boolean => PASSING.has(kind);

const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;
/** What somebody has to repair is looked at again at leisure, so that it goes on by itself afterwards. */
const REPAIRED_MS = 10 * 60_000;

/** When a copy that did not succeed is tried again, ms from now. `tries`: all so far. Pure. */
export const nextTryMs = (state: "pending" | "failed", tries: number): number =>
  state === "failed"
    ? REPAIRED_MS
    : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, Math.min(tries, 20) - 1));
