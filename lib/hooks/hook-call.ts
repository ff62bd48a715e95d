import type { Actor } from "../audit/record";
import type { Clock } from "../clock";

/** A call of an operator's own address. */
export interface HookCall {
  hookId: string;
  /** Names what it is about: the same one again is the same thing, which the receiver does once. "<recovery id>:<kind>…" */
  delivery: string;
  /** Sent as JSON; never a secret. */
  body: Record<string, unknown>;
  signal: AbortSignal;
  /** Whom the audit log names, and the run that it belongs to. Default: a worker, and none. */
  actor?: Actor;
  runId?: string;
  /** Asked right before each try; when it throws, nothing is sent any more. */
  assertFence?: () => void;
  clock?: Clock;
}

/** What became of it. */
export interface HookAnswer {
  hook: { id: string; name: string };
  /** It was answered with 2xx. */
  isTaken: boolean;
  tries: number;
  /** Null: no answer. */
  status: number | null;
  /** What was answered, or why nothing was: shown to people. At most 500 characters. */
  text: string;
  /** The answer as JSON; null: it is none. */
  json: unknown;
}

/**
 * Calls a hook, up to three times. What goes wrong is told in its answer, also that the signal ended it.
 * @throws what the database says; what `assertFence` throws
 */
export type CallHook = (call: HookCall) => Promise<HookAnswer>;
