import { isOpenStackError } from "../openstack/errors";

export type CheckResult = "pass" | "warn" | "fail" | "skipped";

/** One line of a site's check list. Holds no secret. */
export interface CheckRow {
  /** Lasting, so that a row is recognised in the next list: "tls", "sign-in:0", "service:compute". */
  id: string;
  title: string;
  result: CheckResult;
  /** What was seen. */
  saw: string;
  /** What to do about it. */
  todo?: string | undefined;
  /** A warning to be written in red: it was accepted, and is dangerous all the same. */
  isAlarming?: boolean | undefined;
}

type Finding = Omit<CheckRow, "id" | "title">;

export const pass = (saw: string): Finding => ({ result: "pass", saw });
export const warn = (saw: string, todo: string): Finding => ({ result: "warn", saw, todo });
export const fail = (saw: string, todo: string): Finding => ({ result: "fail", saw, todo });
export const skipped = (saw: string, todo?: string): Finding => ({ result: "skipped", saw, todo });

/**
 * What a failed call means for its row: the cause, the service's request id and the next step.
 * @throws what is no failed call
 */
export function failed(error: unknown, todo?: string): Finding {
  if (!isOpenStackError(error)) throw error;
  const id = error.requestId ? ` (${error.requestId})` : "";
  return fail(`${sentence(error.causeText)}${id}`, todo ?? error.nextStep);
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const ORDER: readonly CheckResult[] = ["fail", "warn", "skipped", "pass"];

/** The rows, what must be acted upon first. */
export const worstFirst = (rows: readonly CheckRow[]): CheckRow[] =>
  [...rows].sort((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result));

/** `Date` as the lists show it. */
export const day = (date: Date): string => date.toISOString().slice(0, 10);

/** A length of time as the lists show it: 45 ms, 1.8 s. */
export const inMs = (ms: number): string =>
  ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
