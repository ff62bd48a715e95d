/** The VMs that a VNF consisted of at a site before it was accepted elsewhere, as they were last read. Times are ISO 8601. */
export interface FormerCopies {
  siteId: string;
  siteName: string;
  /** By the last poll; null: nobody can tell, also of a site that is known from a manifest only. */
  answers: boolean | null;
  /** The oldest reading that this rests on; null: there is none. */
  asOf: string | null;
  /** In their boot order. */
  vms: FormerVm[];
  /** The site answers, and one of them runs, or nobody can say that it does not: two copies may serve. */
  isRisk: boolean;
}

export interface FormerVm {
  /** Of one whose id nobody knows, the mark that it was made with. */
  serverId: string;
  name: string;
  /** "unknown": it was not read since the VNF left. */
  state: "running" | "stopped" | "gone" | "unknown";
  isLocked: boolean | null;
  /** It is at a target that was given up: Stillpoint removes it when that site answers. */
  isLeftover: boolean;
  /** What it gave up for a recovery of the VNF to this site, and has not got back: it has no such interface. Null: nothing. */
  gave: { addresses: string[]; run: { id: string; name: string } } | null;
}

/** A VNF of which a former copy runs, or may run, beside the one that serves. */
export interface SplitBrain {
  vnf: { id: string; name: string };
  siteId: string;
  siteName: string;
  asOf: string | null;
  /** Those that run or may run there, in their boot order. */
  vms: { serverId: string; name: string }[];
}
