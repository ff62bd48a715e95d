import type { ProjectName } from "./projects";

/* How the scene is written down. */

export interface Disk {
  /** Follows the VM's name: "data". */
  name: string;
  gib: number;
  type?: "ssd" | "ssd-encrypted";
}

export interface Vm {
  name: string;
  /** What it does, as its metadata tells. */
  role: string;
  flavor: string;
  image: string;
  /** Size of the volume that it boots from; without one it boots from the image. */
  bootGib?: number;
  disks?: readonly Disk[];
  /** Names of its project's networks, in the order of its interfaces. */
  nets: readonly string[];
  securityGroup?: string;
  /** It is reached from outside by an address of its own, at its first interface. */
  isPublic?: true;
  state?: "off";
}

/** VMs that were brought up together, on one day. */
export interface Vnf {
  name: string;
  project: ProjectName;
  daysAgo: number;
  /** They are kept on different hosts. */
  isApart?: boolean;
  /** A volume of all of them. */
  shared?: { name: string; gib: number };
  /** Their data volumes are one group, so that they can be snapshotted at one instant. */
  isGroup?: boolean;
  /** A snapshot of each data volume, from before something was changed. */
  snapshot?: { name: string; daysAgo: number };
  vms: readonly Vm[];
}

export interface Net {
  name: string;
  cidr: string;
}
