import type { DeadManTimer, QuiesceMethodName } from "./quiesce-method";

/**
 * Why a method is not offered. "in-part" and "no-guard" are dangerous until mended; "hidden": the site's policy does
 * not let the credential see it; "unknown": the question failed, so that it may be there all the same.
 */
export type NotOffered = "not-installed" | "in-part" | "no-guard" | "hidden" | "no-host-access" | "unknown";

/** It is there, and a guest that is frozen by it may stay frozen. Pure. */
export const isUnsafe = ({ why }: Pick<MethodOffer, "why">): boolean =>
  why === "in-part" || why === "no-guard";

/** Whether a site offers a method at all, in words for who runs the site. */
export interface MethodOffer {
  method: QuiesceMethodName;
  isOffered: boolean;
  /** Undefined when it is offered. */
  why?: NotOffered;
  /** Empty when it is offered, and there is nothing to say. */
  reason: string;
  /** Empty when there is nothing to do. */
  todo: string;
  /** The call that failed: site, call, cause, request id. For those who may inspect sites. */
  told?: string;
  deadMan: DeadManTimer;
  /** Of what the site has installed for it. */
  version?: string;
  /** What thaws there when its time is up. */
  guards?: { up: number; all: number };
}

/** What is known of a site that decides which of its VMs can be held, and how. */
export interface SiteOffers {
  /** One for each method, the best first. */
  methods: readonly MethodOffer[];
  /** By compute host, as in a VM's `host`; undefined where Nova does not tell. */
  hypervisors: Readonly<Record<string, string>> | undefined;
  /** Of the credential: locks do not stop an admin. */
  isAdmin: boolean;
}
