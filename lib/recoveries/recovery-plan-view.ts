import type { HookChoices } from "../hooks/list-hooks";
import type { StepSeed } from "../runs/step-journal";
import type { Readiness } from "./judge-readiness";
import type { ChosenMapping, Mapping } from "./mapping";
import type { PlannedHooks, RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import type { RestorableVm } from "./restorable";

/**
 * What a person may choose of at the target, by the project that it is in. Null: it could not be read, or was not, since
 * nothing is recovered into that project as it is.
 */
export interface ProjectChoices {
  credentialId: string;
  projectId: string;
  projectName: string;
  flavors: { id: string; name: string; vcpus: number; ramMib: number; diskGib: number }[] | null;
  volumeTypes: { id: string; name: string; isEncrypted: boolean | null }[] | null;
  networks:
    | {
        id: string;
        name: string;
        isShared: boolean;
        isExternal: boolean;
        subnets: { id: string; name: string; cidr: string }[];
      }[]
    | null;
  securityGroups: { id: string; name: string }[] | null;
  /** Chosen by name: of one user they are unique. */
  keypairs: { name: string; fingerprint: string }[] | null;
  routers: { id: string; name: string }[] | null;
  floatingIps: { id: string; address: string; isFree: boolean }[] | null;
}

/**
 * A recovery as it would be now: the answer of GET /api/vnfs/{id}/recovery-run-plan. Query: `site`, `point`, `mode`
 * (drill), `cleanUp` ("at-end" or minutes to keep it), `mayFallBack` ("true": of a failover, an older point may be taken),
 * `promotes` (of a failover: the id of a standing drill in whose place it is made),
 * and `vm` for each VM when not all are meant.
 */
export interface RecoveryPlanView {
  plan: RecoveryRunPlan;
  /** By which it is started: another plan has another one. */
  hash: string;
  readiness: Readiness;
  /** All that the run will do, in the order of its phases. */
  steps: StepSeed[];
  /** Of both purposes, "real" and "drill": the plan's own are those that this run follows. */
  mappings: Mapping[];
  /** Of those of them that a person has chosen: what would be proposed in their place. */
  proposed: ChosenMapping[];
  /** Of what is stored for this VNF at this site, for the next change of it; 0: nothing is stored. */
  planVersion: number;
  /** "make": the drill's own networks; "mapped": those that were chosen for drills. */
  drillNetworks: "make" | "mapped";
  /** Where the VMs are now; a drill does not ask it. */
  source: Pick<RecoveryFacts["source"], "answers" | "isRemembered">;
  /** The newest usable point, when it is another than the chosen one. */
  newerPoint: RecoveryFacts["newerPoint"];
  formerCopies: RecoveryFacts["formerCopies"];
  /** Of a restore: all of the point, to choose from; of others null. */
  restorable: RestorableVm[] | null;
  /** Of a failover, for those who may change the plan; null for the others. */
  hooks: { chosen: PlannedHooks; choices: HookChoices } | null;
  target: {
    /** ISO 8601. */
    asOf: string;
    /** It answered now. */
    isLive: boolean;
    /** Why not, or what could not be read of it, a sentence each. */
    problems: string[];
    /** For those who may change the plan; null for the others. */
    choices: { projects: ProjectChoices[]; zones: string[] | null } | null;
  };
}
