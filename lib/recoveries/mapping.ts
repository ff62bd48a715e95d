/** What of the source has to be something at the target. */
export type MappingKind =
  | "project"
  | "flavor"
  | "network"
  | "subnet"
  | "address"
  | "security-group"
  | "keypair"
  | "volume-type"
  | "zone"
  | "server-group"
  | "router"
  | "floating-ip";

/** Drills have rows of their own only for these: everything else is as in the real thing. */
export const DRILL_KINDS: readonly MappingKind[] = ["network", "subnet", "address", "router", "floating-ip"];

export type MappingPurpose = "real" | "drill";

/** What a subnet is made with that the point does not know. */
export interface SubnetValues {
  cidr: string;
  gatewayIp: string | null;
  dnsServers: string[];
}

export type MappingChoice =
  /** What is there. */
  | { do: "use"; id: string; name: string }
  /** By value: recorded, and removed again by what made it. */
  | { do: "make"; name: string; subnet?: SubnetValues }
  /** An address: the same one, and the same MAC where it is free. */
  | { do: "keep" }
  /** An address: any free one. */
  | { do: "dhcp" }
  /** An address: this one. */
  | { do: "as"; value: string }
  /** Goes without. */
  | { do: "leave-out" };

/** What a rule proposes. */
export interface Proposal {
  /** Null: nothing fits, it must be chosen. */
  choice: MappingChoice | null;
  /** One or two sentences, for the operator. */
  reason: string;
  /** "differs": it works, and is not the same. "open": someone has to decide, or at least to look. */
  weight: "ok" | "differs" | "open";
}

/** One thing of the source, and what it is at the target. */
export interface Mapping extends Proposal {
  purpose: MappingPurpose;
  kind: MappingKind;
  /** Names it among those of its kind (mapping-keys.ts). */
  sourceKey: string;
  /** The same in words. */
  source: string;
  /** By a person: a new proposal never overwrites it. */
  isChosen: boolean;
}

/** A person's choice, as it is stored. */
export type ChosenMapping = Pick<Mapping, "purpose" | "kind" | "sourceKey" | "choice">;

export const ok = (choice: MappingChoice, reason: string): Proposal => ({ choice, reason, weight: "ok" });
export const differs = (choice: MappingChoice, reason: string): Proposal => ({
  choice,
  reason,
  weight: "differs",
});
export const open = (reason: string, choice: MappingChoice | null = null): Proposal => ({
  choice,
  reason,
  weight: "open",
});
