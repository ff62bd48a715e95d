import { APPROVAL_KINDS, type ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { SecurityValues } from "@/lib/settings/security-defaults";
import { SecurityTimes } from "@/lib/settings/security-input";

/** What stands in the form. */
export interface SecurityFields {
  idleMinutes: string;
  sessionHours: string;
  fourEyes: readonly ApprovalKind[];
}

/** The form of what is stored. Pure. */
export const toFields = ({ idleMinutes, sessionHours, fourEyes }: SecurityValues): SecurityFields => ({
  idleMinutes: String(idleMinutes),
  sessionHours: String(sessionHours),
  fourEyes,
});

const number = (text: string) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

/** What is sent. Pure. */
export const toInput = ({ idleMinutes, sessionHours, fourEyes }: SecurityFields) => ({
  idleMinutes: number(idleMinutes),
  sessionHours: number(sessionHours),
  fourEyes: [...fourEyes],
});

/** Checks what stands in the form as the server will. Pure. */
export function errorsOf(fields: SecurityFields): Record<string, string> {
  const parsed = SecurityTimes.safeParse(toInput(fields));
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) errors[String(path[0])] ??= message;
  return errors;
}

/** What a change came to, a sentence for each thing. Pure. */
export function changeWords(
  before: SecurityFields,
  after: SecurityFields,
  { changed, endedSessions }: { changed: readonly (keyof SecurityValues)[]; endedSessions: number },
): string {
  if (changed.length === 0) return "Nothing was different: it stays as it was.";
  const on = after.fourEyes.filter((kind) => !before.fourEyes.includes(kind));
  const off = before.fourEyes.filter((kind) => !after.fourEyes.includes(kind));
  const named = (kinds: readonly ApprovalKind[]) => kinds.map((kind) => APPROVAL_KINDS[kind].name).join(", ");
  const sentences = [
    changed.includes("idleMinutes") &&
      `A session ends after ${unit(after.idleMinutes, "minute")} without use; it was ${unit(before.idleMinutes, "minute")}.`,
    changed.includes("sessionHours") &&
      `It ends ${unit(after.sessionHours, "hour")} after the sign-in; it was ${unit(before.sessionHours, "hour")}.`,
    endedSessions > 0 &&
      `${endedSessions === 1 ? "One session has" : `${endedSessions} sessions have`} ended by that.`,
    on.length > 0 && `A second person approves from now on: ${named(on)}.`,
    off.length > 0 && `One person alone does again: ${named(off)}.`,
  ];
  return `Stored. ${sentences.filter(Boolean).join(" ")}`;
}

const unit = (count: string, word: string) => `${Number(count)} ${word}${Number(count) === 1 ? "" : "s"}`;
