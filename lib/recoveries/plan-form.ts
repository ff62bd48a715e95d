import type { BootTier } from "./boot-tiers";

/** A site that a VNF may be recovered at. */
export interface PlanSite {
  id: string;
  name: string;
  isHome: boolean;
}

/** What a person sets of a recovery at a site, with what it is about. */
export interface PlanForm {
  vnfId: string;
  /** Those that receive its backups first, its own last. */
  sites: PlanSite[];
  /** By boot order. */
  members: { serverId: string; name: string; bootOrder: number }[];
  /** Null: there is no site. */
  plan: {
    site: PlanSite;
    /** 0: nothing was decided yet. */
    version: number;
    bootTiers: BootTier[];
    drillNetworks: "make" | "mapped";
    /** How many things of the source a person decided about. */
    choices: number;
  } | null;
}
