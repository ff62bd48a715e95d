import type { Caller } from "../../core/http";
import type { Disk } from "./block-devices";
import type { Nic } from "./nics";

/** What a boot goes by; kept with the tasks of the boot, so it is plain data. */
export interface BootPlan {
  serverId: string;
  requestId: string;
  /** In whose name volumes and ports are made. */
  caller: Caller;
  disks: readonly Disk[];
  nics: readonly Nic[];
  /** Of the ports that Nova makes; undefined: the project's default one. */
  securityGroupIds?: readonly string[];
  /** Only this host will do. */
  hostName?: string;
  /** Only a host of this zone. */
  az?: string;
  /** How often Nova has looked whether they are there. */
  tries?: number;
  /** Volumes that the boot made, by the disk's place in `disks`. */
  made: Readonly<Record<number, string>>;
}
