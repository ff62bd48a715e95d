import type { ApprovalKind } from "../generated/prisma/enums";

export type { ApprovalKind };

interface KindWords {
  /** As a heading and as a switch. */
  name: string;
  /** What exactly falls under it, a sentence. */
  explained: string;
}

/** What a second person may have to approve, in the order of the page. Pure: shared by page, verbs and worker. */
export const APPROVAL_KINDS = {
  failover: {
    name: "Failover and relocation",
    explained: "A VNF is failed over, moved to another site, or taken over from a drill.",
  },
  point_deletion: {
    name: "Deletion of recovery points",
    explained: "Recovery points are deleted by hand, alone or with their VNF.",
  },
  retention_cut: {
    name: "Shorter retention",
    explained: "A policy is made to keep less, is given to a VNF that had none, or a held point is released.",
  },
  access_change: {
    name: "Roles and credentials",
    explained:
      "A role mapping, a credential of a site or the access to its compute hosts is added, changed or removed, people may sign in by a further site, or another certificate authority vouches for one.",
  },
  four_eyes_off: {
    name: "Switching this off",
    explained: "One of these switches is turned off. This always takes two: there is no glass to break.",
  },
} as const satisfies Record<ApprovalKind, KindWords>;

export const APPROVAL_KIND_IDS = Object.keys(APPROVAL_KINDS) as [ApprovalKind, ...ApprovalKind[]];

/**
 * Whether whoever asked may go on alone in an emergency. Never to switch the switches off: nothing forces anybody to do it
 * at once, since each single operation has a glass of its own, and all of them would be open by one alarm. Pure.
 */
export const mayBreakGlass = (kind: ApprovalKind): boolean => kind !== "four_eyes_off";

/** Said to whoever would go on alone where nobody may. */
export const NO_GLASS =
  "Switching this off always takes two people. Nobody there? Nothing forces you to do it now: each single operation has its own glass.";

/** Nobody decides about a request, and nobody carries out what was approved, this long after it was asked for. */
export const APPROVAL_LASTS_MS = 30 * 60_000;

/** With less time left a request that waits is made anew when it is asked for again: nobody might get to it any more. */
export const STILL_DECIDED_MS = 10 * 60_000;

/** So many requests of one person wait at most: each tells everybody who is told. */
export const MOST_WAITING = 20;
