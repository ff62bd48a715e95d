import { STATUS, type Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { TONE_INK } from "@/components/status/tone-ink";
import { classNames } from "@/components/ui/class-names";
import type { EntryResult } from "@/lib/audit/audit-log";

/** How each result is shown. */
export const RESULT_STATUS: Record<EntryResult, Status> = {
  intent: "auditIntent",
  done: "auditDone",
  partial: "auditPartial",
  refused: "auditRefused",
  failed: "auditFailed",
  unknown: "unknown",
};

/** The result of an entry. What went as it should stays grey: the others are what a reader looks for. */
export function ResultText({ result }: { result: EntryResult }) {
  const { tone } = STATUS[RESULT_STATUS[result]];
  return (
    <span className={classNames(tone === "idle" ? "text-muted" : TONE_INK[tone])}>
      <StatusText status={RESULT_STATUS[result]} />
    </span>
  );
}
