import type { Site } from "../../core/site";
import type { Fault } from "../rows";
import { type AgentError, detailOf } from "./agent";
import type { QuiesceRecord } from "./rows";
import { UNANSWERED_FOR } from "./settings";

/** What a failed thaw means for the record. (nova-quiesce/nova_quiesce/cycle.py, note_failure) */
export const notedFailure = (
  site: Site,
  record: QuiesceRecord,
  { kind, text }: AgentError,
): Pick<QuiesceRecord, "why" | "freeze" | "quiet"> => ({
  why: text,
  // It may still be carried out, and must not hit the next freeze.
  freeze: kind === "unanswered" ? "unknown" : record.freeze,
  quiet: kind === "unanswered" ? site.now() + 1000 * UNANSWERED_FOR : record.quiet,
});

/** What Nova shows of an error while the server's state says so. (nova/compute/utils.py, add_instance_fault_from_exc) */
export const faultOf = (site: Site, error: AgentError): Fault => ({
  code: 500,
  message: detailOf(error),
  details: detailOf(error),
  createdAt: site.now(),
});
