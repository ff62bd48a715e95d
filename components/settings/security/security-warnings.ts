import { APPROVAL_KINDS, type ApprovalKind, mayBreakGlass } from "@/lib/approvals/approval-kinds";
import type { SecurityView } from "@/lib/settings/security-view";

/** Only an admin has what these need; the others an operator has as well. */
const OF_ADMINS: readonly ApprovalKind[] = ["access_change", "four_eyes_off"];

const GLASS = "You would have to break the glass.";
const NO_GLASS_THERE = `For “${APPROVAL_KINDS.four_eyes_off.name}” there is no glass to break: no tick could be taken away before there is another admin.`;

/** What one should know before such switches are stored: who is there to approve. Null: somebody is. Pure. */
export function approverWarning(
  wanted: readonly ApprovalKind[],
  { admins, operators }: SecurityView["others"],
): string | null {
  if (wanted.length === 0) return null;
  const guard = wanted.some((kind) => !mayBreakGlass(kind)) ? [NO_GLASS_THERE] : [];
  if (operators === 0) {
    const glass = wanted.some(mayBreakGlass) ? [GLASS] : [];
    return ["Nobody else has signed in yet who could approve.", ...glass, ...guard].join(" ");
  }
  const alone = wanted.filter((kind) => OF_ADMINS.includes(kind));
  if (admins > 0 || alone.length === 0) return null;
  const names = alone.map((kind) => `“${APPROVAL_KINDS[kind].name}”`).join(" and ");
  const glass = alone.some(mayBreakGlass) ? [GLASS] : [];
  return [`No other admin has signed in yet: nobody could approve ${names}.`, ...glass, ...guard].join(" ");
}

/** Whoever has switched something on, and not the switch that guards it, may do it alone again. Pure. */
export const lacksGuard = (wanted: readonly ApprovalKind[]): boolean =>
  wanted.length > 0 && !wanted.includes("four_eyes_off");

/** Whether the one who looks signs oneself out by it: after so many hours, at `now`. Pure. */
export const endsOwn = (signedInAt: string | null, hours: number, now: number): boolean =>
  signedInAt !== null && Date.parse(signedInAt) + hours * 3_600_000 <= now;
