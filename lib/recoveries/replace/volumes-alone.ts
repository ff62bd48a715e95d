import type { RecoveryRunPlan } from "../recovery-run-plan";

/** The same plan as far as it can be built while the VMs run in whose places its VMs come. Pure. */
export const volumesAlone = (plan: RecoveryRunPlan): RecoveryRunPlan => ({
  ...plan,
  make: { networks: [], securityGroups: [], serverGroups: [], keypairs: [], flavors: [] },
  ...{ ports: [], takes: [], servers: [], tiers: [], floatingIps: [], routerInterfaces: [] },
});
