import { APPROVAL_KINDS, type ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { SecurityView } from "@/lib/settings/security-view";

/** Only an admin has what these need; the others an operator has as well. */
const OF_ADMINS: readonly ApprovalKind[] = ["access_change", "four_eyes_off"];

/** What one should know before such switches are stored: who is there to approve. Null: somebody is. Pure. */
export function approverWarning(
  wanted: readonly ApprovalKind[],
  { admins, operators }: SecurityView["others"],
): string | null {
  if (wanted.length === 0) return null;
  if (operators === 0)
    return "Nobody else has signed in yet who could approve. You would have to break the glass.";
  const alone = wanted.filter((kind) => OF_ADMINS.includes(kind));
  if (admins > 0 || alone.length === 0) return null;
  return `No other admin has signed in yet: nobody could approve ${alone.map((kind) => `“${APPROVAL_KINDS[kind].name}”`).join(" and ")}. You would have to break the glass.`;
}

/** Whoever has switched something on, and not the switch that guards it, may do it alone again. Pure. */
export const lacksGuard = (wanted: readonly ApprovalKind[]): boolean =>
  wanted.length > 0 && !wanted.includes("four_eyes_off");

/** Whether the one who looks signs oneself out by it: after so many hours, at `now`. Pure. */
export const endsOwn = (signedInAt: string | null, hours: number, now: number): boolean =>
  signedInAt !== null && Date.parse(signedInAt) + hours * 3_600_000 <= now;
