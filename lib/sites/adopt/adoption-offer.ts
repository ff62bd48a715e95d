/** A remembered site that a real one may be. */
export interface AdoptionOffer {
  id: string;
  name: string;
  region: string;
  vnfs: number;
  points: number;
  /** Of the VMs that its manifests tell of, those that were seen at the real site. */
  vms: { seen: number; of: number };
  /** Why the VMs could not be looked for; null: they were. */
  cause: string | null;
}

/** What a person confirms of an offer. */
export interface Adoption {
  siteId: string;
  /** Also when none of its VMs is seen there. */
  evenUnproved: boolean;
}

/** A VM has one id for ever, and no other cloud has one of the same. Pure. */
export const isProved = ({ vms }: Pick<AdoptionOffer, "vms">): boolean => vms.seen > 0;

/** What was looked for and found, in a sentence. Pure. */
export function proofWords({ vms: { seen, of }, cause }: Pick<AdoptionOffer, "vms" | "cause">): string {
  if (seen > 0)
    return `${seen} of the ${of} VMs that its manifests tell of ${seen === 1 ? "was" : "were"} seen there.`;
  if (cause !== null) return `Whether its VMs are there could not be found out: ${cause}.`;
  if (of === 0) return "Its manifests tell of no VM that could be looked for.";
  return `None of the ${of} VMs that its manifests tell of was seen there: it may be another cloud with a region of the same name.`;
}

/** What comes with it, in words: "its 3 VNFs and 12 recovery points", and whether that is one thing. Pure. */
export function goodsWords({ vnfs, points }: Pick<AdoptionOffer, "vnfs" | "points">): {
  text: string;
  isOne: boolean;
} {
  const ofVnfs = vnfs === 0 ? [] : [vnfs === 1 ? "its VNF" : `its ${vnfs} VNFs`];
  const ofPoints = points === 0 ? [] : [points === 1 ? "one recovery point" : `${points} recovery points`];
  const text = [...ofVnfs, ...ofPoints].join(" and ") || "what is known of it";
  return { text, isOne: vnfs + points <= 1 };
}
