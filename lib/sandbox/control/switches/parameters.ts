import type { ParameterShown } from "./switch-shown";

/* Parameters that several switches have. */

export const SITE: ParameterShown = { name: "site", what: "Region", kind: "region" };
export const VM: ParameterShown = { name: "vm", what: "VM: name or id", kind: "vm" };
export const VOLUME: ParameterShown = { name: "volume", what: "Volume: name or id", kind: "volume" };
export const TIMES: ParameterShown = {
  name: "times",
  what: "How often; left out, until it is switched off",
  kind: "number",
  least: 1,
  optional: true,
};
export const ONCE: ParameterShown = { ...TIMES, what: "How often", default: 1 };

/** When a fault is in force. */
export const WHEN: readonly ParameterShown[] = [
  { name: "afterMs", what: "Begins after, in milliseconds", kind: "number", optional: true },
  { name: "forMs", what: "Ends after, in milliseconds", kind: "number", optional: true },
];

export const SERVICES = ["keystone", "nova", "cinder", "glance", "neutron", "placement"];

/** Which calls it strikes. */
export const WHICH_CALLS: readonly ParameterShown[] = [
  { ...SITE, optional: true },
  { name: "service", what: "Service", kind: "choice", choices: SERVICES, optional: true },
  { name: "route", what: "Route as the log names it: servers.create", kind: "text", optional: true },
  { name: "path", what: "Part of the path", kind: "text", optional: true },
  { name: "action", what: "Action of a VM or a volume: quiesce, reboot", kind: "text", optional: true },
  { name: "subject", what: "Id or name of a resource in the path or body", kind: "text", optional: true },
  { name: "skip", what: "How many are let pass first", kind: "number", default: 0 },
];
export const method = (usual?: string): ParameterShown => ({
  name: "method",
  what: "Method",
  kind: "choice",
  choices: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  ...(usual ? { default: usual } : { optional: true }),
});
