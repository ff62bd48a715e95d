import type { KnownServerDetail } from "../inventory/server-row";
import type { KnownVolume } from "../inventory/to-vm";
import type { VmVolumes } from "../inventory/vm";
import type { VmMethods } from "../inventory/vm-methods";

/** What our copy of the inventory has of one VM of a VNF. Times are ISO 8601. */
export interface MemberFacts {
  serverId: string;
  /** Null: never seen. */
  server: KnownServerDetail | null;
  name: string | null;
  projectId: string | null;
  projectName: string | null;
  /** What acts in its project; null: nothing does, so it can be neither read nor backed up. */
  credentialId: string | null;
  /** As Cinder last told of them; of some perhaps only the id. */
  volumes: KnownVolume[];
  /** The same in the order of their devices, and what its root disk is. */
  view: VmVolumes;
  /** How it can be held still; null: not known. */
  methods: VmMethods | null;
  missingSince: string | null;
  deletedAt: string | null;
  /** When its project was last read; null: never. */
  asOf: string | null;
}
