import type { RecoveryRunPlan } from "./recovery-run-plan";

/** The parameters of an address that ask for the plan of a recovery. */
export interface RecoveryQuery {
  siteId: string;
  /** Null: of a relocation, which makes its own. */
  pointId: string | null;
  mode: string;
  cleanUp: RecoveryRunPlan["cleanUp"];
  /** Null: all VMs. */
  only: string[] | null;
  /** Of a failover: whether an older point may be taken when a volume cannot be restored. Left out: no. */
  mayFallBack?: boolean;
}

/** Reads them, as a verb takes them: what makes no sense is for it to refuse. Pure. */
export function recoveryQuery(params: URLSearchParams): RecoveryQuery {
  const cleanUp = params.get("cleanUp");
  const vms = params.getAll("vm");
  return {
    siteId: params.get("site") ?? "",
    pointId: params.get("point"),
    mode: params.get("mode") ?? "drill",
    cleanUp: cleanUp === null || cleanUp === "at-end" ? cleanUp : { keepForMinutes: Number(cleanUp) },
    only: vms.length > 0 ? vms : null,
    ...(params.get("mayFallBack") === "true" ? { mayFallBack: true } : {}),
  };
}

/** Writes them. Pure. */
export function toRecoveryQuery(query: RecoveryQuery): URLSearchParams {
  const { siteId, pointId, mode, cleanUp, only, mayFallBack } = query;
  const params = new URLSearchParams({ site: siteId, ...(pointId === null ? {} : { point: pointId }), mode });
  if (cleanUp) params.set("cleanUp", cleanUp === "at-end" ? cleanUp : String(cleanUp.keepForMinutes));
  for (const id of only ?? []) params.append("vm", id);
  if (mayFallBack) params.set("mayFallBack", "true");
  return params;
}
