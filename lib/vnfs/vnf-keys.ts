/** The keys of VNFs in the query cache; `["vnfs"]` is all of them. */
export const vnfsKey = ["vnfs", "list"] as const;
/** Of what waits for a person. */
export const decisionsKey = ["vnfs", "decisions"] as const;
/** Of the page of drills. */
export const drillsKey = ["vnfs", "drills"] as const;
export const vnfKey = (vnfId: string) => ["vnfs", "one", vnfId] as const;
export const pointsKey = (vnfId: string) => ["vnfs", "points", vnfId] as const;
export const pointKey = (pointId: string) => ["vnfs", "point", pointId] as const;
export const backupPlanKey = (vnfId: string) => ["vnfs", "backup-plan", vnfId] as const;
export const recoveryOptionsKey = (vnfId: string) => ["vnfs", "recovery-options", vnfId] as const;
/** @param query what is chosen, as it is asked for */
export const recoveryPlanKey = (vnfId: string, query: string) =>
  ["vnfs", "recovery-plan", vnfId, query] as const;
