import type { CallOptions } from "./transport";

/** The options of the call among the fields of what it is about. */
export const callOptionsOf = (options: CallOptions): CallOptions => ({
  signal: options.signal,
  deadlineMs: options.deadlineMs,
  urgent: options.urgent,
  globalRequestId: options.globalRequestId,
  beforeSending: options.beforeSending,
  unreachedRetry: options.unreachedRetry,
});
