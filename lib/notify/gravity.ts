import type { IncidentKindId } from "./incident-kinds";

/**
 * What is sent and shown first, the gravest before; kinds that are not here come after all of them. PostgreSQL's
 * `array_position(…, kind)` orders by it: it is null for the rest, and null comes last.
 */
export const GRAVEST_FIRST: readonly IncidentKindId[] = [
  "vm-frozen",
  "two-copies",
  "no-worker",
  "no-guardian",
  "glass-broken",
  "site-dark",
  "run-failed",
  "rpo-missed",
];
