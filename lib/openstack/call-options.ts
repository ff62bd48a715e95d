import type { CallOptions } from "./transport";

/** The options of the call among the fields of what it is about. */
export const callOptionsOf = ({ signal, deadlineMs, urgent, globalRequestId }: CallOptions): CallOptions => ({
  signal,
  deadlineMs,
  urgent,
  globalRequestId,
});
