import { formatDuration, formatUtcMinute } from "@/components/data/format-time";
import type { Status } from "@/components/status/status-meta";
import { APPROVAL_LASTS_MS, type ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { type Permission, rolesWith } from "@/lib/auth/permissions";

/** What whoever decides may do themselves, by kind. */
const NEEDED: Record<ApprovalKind, Permission> = {
  failover: "recoveries.fail-over",
  point_deletion: "vnfs.change",
  retention_cut: "retention.change",
  access_change: "roles.change",
  four_eyes_off: "roles.change",
};

/** Who may decide about a request: "Any other operator or admin". Pure. */
export const whoMayDecide = (kind: ApprovalKind): string => `Any other ${rolesWith(NEEDED[kind])}`;

/** A sentence as a heading. Pure. */
export const headingOf = (title: string): string => title.replace(/\.$/, "");

/** The time that is left of a request: "29 m 04 s left"; null: nothing can come of it any more. Pure. */
export function timeLeft({ state, expiresAt }: ApprovalView, now: number | null): string | null {
  if (state !== "waiting" && state !== "approved") return null;
  // The server's clock ends it, not the reader's: until it has, there is a moment left.
  return now === null ? null : `${formatDuration(Math.max(0, Date.parse(expiresAt) - now))} left`;
}

/** As a badge. Pure. */
export function statusOfApproval(approval: ApprovalView): Status {
  if (approval.isGlassBroken) return "approvalGlassBroken";
  return endedBySwitch(approval) ? "approvalUngated" : STATUSES[approval.state];
}

const STATUSES = {
  waiting: "approvalWaiting",
  approved: "approvalApproved",
  refused: "approvalRefused",
  withdrawn: "approvalWithdrawn",
  used: "approvalUsed",
  expired: "approvalExpired",
} as const satisfies Record<ApprovalView["state"], Status>;

const MINUTES = APPROVAL_LASTS_MS / 60_000;

/** Nobody took it back: it takes no second person any more. A glass has its reason, too. */
const endedBySwitch = ({ state, reason, isGlassBroken }: ApprovalView): boolean =>
  state === "withdrawn" && reason !== null && !isGlassBroken;

/** What has become of a request, for the one who asked and waits. Pure. */
export function outcomeWords(approval: ApprovalView): { headline: string; next: string } {
  const { kind, state, decidedBy, decidedAt, usedAt, expiresAt, isGlassBroken, reviewedBy } = approval;
  const isUngated = endedBySwitch(approval);
  const who = decidedBy ?? "somebody";
  const at = decidedAt === null ? "" : ` at ${formatUtcMinute(decidedAt)}`;
  const looked = reviewedBy === null ? null : `${reviewedBy} has looked at it.`;
  switch (state) {
    case "waiting":
      return {
        headline: "Waiting for a second person",
        next: `${whoMayDecide(kind)} can approve it, under Settings → Approvals. You may close this: it goes on waiting.`,
      };
    case "approved":
      return {
        headline: isGlassBroken ? `You went on alone${at}` : `Approved by ${who}${at}`,
        next: `Nothing is done yet. Do it until ${formatUtcMinute(expiresAt)}, once.${isGlassBroken ? " Another person has to look at it afterwards." : ""}`,
      };
    case "refused":
      return {
        headline: `Refused by ${who}${at}`,
        next: `Nothing was done. Talk to ${who} before you ask again.`,
      };
    case "withdrawn":
      return {
        headline: isUngated ? "Not needed any more" : "Taken back",
        next: isUngated
          ? "A second person does not have to approve it any more. Nothing was done yet: do it again, alone."
          : isGlassBroken
            ? `Nothing was done. You had gone on alone: ${looked ?? "another person has to look at it all the same."}`
            : "Nothing was done. Whoever needs it after all asks again.",
      };
    case "used":
      return {
        headline: usedAt === null ? "Done already" : `Done already at ${formatUtcMinute(usedAt)}`,
        next: isGlassBroken
          ? `It was carried out from another window, without a second person${looked ? `. ${looked}` : ": another one has to look at it afterwards."}`
          : "It was carried out from another window. What was approved is done once.",
      };
    case "expired":
      return decidedBy === null
        ? {
            headline: `Nobody decided within ${MINUTES} minutes`,
            next: "Nothing was done. Make sure that somebody is there, then ask again.",
          }
        : {
            headline: `Not used within ${MINUTES} minutes`,
            next: isGlassBroken
              ? `You had gone on alone. Nothing was done: ask again. ${looked ?? "Another person has to look at it all the same."}`
              : `${who} had approved it. Nothing was done: ask again.`,
          };
  }
}

/** Why a form's action was not done, once nothing can come of its request any more. Pure. */
export function refusalWords(approval: ApprovalView | undefined): string {
  if (!approval) return "Nothing was done: a second person has to approve this first.";
  const { headline, next } = outcomeWords(approval);
  const because = approval.state === "refused" && approval.reason ? `: ${approval.reason}` : "";
  return `${headline}${because.replace(/\.$/, "")}. ${next}`;
}

/** In the bar above every page. Pure. */
export const toDecideWords = (count: number): string =>
  count === 1 ? "1 waits for approval" : `${count} wait for approval`;

/** How a request stands, for whoever looks at its page; null: it waits, and the page says how to decide. Pure. */
export function standingWords(approval: ApprovalView): string | null {
  const { state, decidedBy, decidedAt, askedBy, usedAt, expiresAt } = approval;
  const by = decidedBy ?? "somebody";
  const at = decidedAt === null ? "" : ` at ${formatUtcMinute(decidedAt)}`;
  switch (state) {
    case "waiting":
      return null;
    case "approved":
      return `${by} approved it${at}. ${askedBy} may do exactly this, once, until ${formatUtcMinute(expiresAt)}.`;
    case "used":
      return `${by} approved it${at}, and ${askedBy} has done it${usedAt === null ? "" : ` at ${formatUtcMinute(usedAt)}`}.`;
    case "refused":
      return `${by} refused it${at}. Nothing was done.`;
    case "withdrawn":
      return endedBySwitch(approval)
        ? "Not needed any more: the switch that asked for a second person was turned off. Nothing was done by this."
        : `${askedBy} has taken it back. Nothing was done.`;
    case "expired":
      return decidedBy === null
        ? `Nobody decided within ${MINUTES} minutes. Nothing was done; it can be asked for again.`
        : `${by} approved it${at}, but it was not done in time. It can be asked for again.`;
  }
}
