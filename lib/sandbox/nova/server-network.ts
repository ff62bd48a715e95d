import type { Site } from "../core/site";
import type { Server } from "./rows";

export interface Address {
  version: 4 | 6;
  addr: string;
  "OS-EXT-IPS:type": "fixed" | "floating";
  "OS-EXT-IPS-MAC:mac_addr": string;
}

/** By name of the network. The sandbox's Neutron is yet to come: there are none. */
export const addressesOf = (_site: Site, _server: Server): Record<string, Address[]> => ({});

export const securityGroupsOf = (_site: Site, _server: Server): string[] => [];
