import type { VmMethods } from "../inventory/vm-methods";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { Drift, Limitation } from "./vnf";

/** What the forms show of a VM that is, or may become, a member of a VNF. */
export interface EditableVm {
  serverId: string;
  name: string;
  projectId: string;
  projectName: string | null;
  /** How it can be held still; null: not known. */
  methods: VmMethods | null;
  /** In the order of their devices. */
  volumes: EditableVolume[];
  limitations: Limitation[];
}

export interface EditableVolume {
  volumeId: string;
  /** Its own, or else its device. */
  name: string;
  device: string | null;
  /** Null: not known. */
  sizeGib: number | null;
  isRoot: boolean;
}

/** How a member takes part, as a form holds it. */
export interface MemberChoice {
  quiesceMethod: QuiesceMethodName | null;
  isLeftOut: boolean;
  bootOrder: number;
  excludedVolumeIds: string[];
}

export const USUAL_CHOICE: MemberChoice = {
  quiesceMethod: null,
  isLeftOut: false,
  bootOrder: 1,
  excludedVolumeIds: [],
};

/** A VM in a form, with its choice. The order of the rows is the freeze order. */
export type EditableMember = EditableVm & MemberChoice;

/** A site that may learn the records of a VNF's backups. */
export interface PossibleReceiver {
  id: string;
  name: string;
}

/** All that the settings of a VNF show. */
export interface VnfForm {
  id: string;
  version: number;
  site: { id: string; name: string };
  name: string;
  description: string;
  owner: string;
  freezeBudgetMs: number;
  onUnquiesced: "stop" | "continue";
  rpoMinutes: number;
  rtoMinutes: number | null;
  drillEveryDays: number | null;
  incrementsBeforeFull: number;
  receiverIds: string[];
  possibleReceivers: PossibleReceiver[];
  /** ISO 8601. */
  pausedAt: string | null;
  members: EditableMember[];
  drift: Drift[];
}

/** A VM that could be chosen, as the picker lists it. */
export interface Candidate {
  serverId: string;
  name: string;
  projectName: string;
  status: string;
  volumes: number;
  /** Why it cannot be chosen, in words: it is in a VNF already. */
  taken: string | null;
}

export interface Candidates {
  rows: Candidate[];
  /** How many match; more than `rows` when they do not all fit. */
  total: number;
}
