import type { Route } from "./http";

/**
 * How long each service takes, ms, by route or else by method, as measured over a kept connection to devcloud (2 cores,
 * Debian 12, Zed, 9 servers and as many volumes), 2026-11-20. Reads are medians of 20 calls, writes of 3 to 10; "least"
 * is the least of a few calls on a busy machine. OTHER, and so what Glance and Placement change, is an estimate.
 */
export const LATENCY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  keystone: { "tokens.create": 13, "tokens.validate": 12, "regions.list": 7, GET: 6, OTHER: 13 },
  nova: {
    "servers.detail": 123,
    "servers.list": 50,
    "servers.show": 75, // least
    "servers.create": 173, // least
    "servers.update": 73, // least
    "servers.delete": 89, // least
    "servers.action": 39, // least
    "quiesce.show": 10, // least
    "hypervisors.detail": 32,
    "services.list": 8,
    "flavors.detail": 7,
    "keypairs.list": 4,
    "versions.show": 1,
    "versions.list": 1,
    GET: 12,
    OTHER: 26,
  },
  cinder: {
    "volumes.list": 27,
    "volumes.detail": 27,
    "volumes.show": 9,
    "volumes.create": 86,
    "volumes.update": 10,
    "volumes.delete": 29,
    "snapshots.create": 36,
    "snapshots.delete": 19,
    "backups.create": 67,
    "backups.delete": 19,
    "services.list": 12,
    GET: 5,
    OTHER: 20,
  },
  glance: { GET: 7, OTHER: 7 },
  neutron: {
    "networks.list": 33,
    "ports.list": 17,
    "subnets.list": 16,
    "ports.create": 198,
    "ports.delete": 136,
    GET: 16,
    OTHER: 136,
  },
  placement: { GET: 4, OTHER: 4 },
};

export function latencyMs(service: string, { name, method }: Pick<Route, "name" | "method">): number {
  const known = LATENCY[service];
  return known?.[name] ?? (method === "GET" || method === "HEAD" ? known?.GET : known?.OTHER) ?? 0;
}
