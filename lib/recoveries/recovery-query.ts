import type { RecoveryRunPlan } from "./recovery-run-plan";
import type { RestoreWhat } from "./restore-what";

/** The parameters of an address that ask for the plan of a recovery. */
export interface RecoveryQuery {
  siteId: string;
  pointId: string;
  mode: string;
  cleanUp: RecoveryRunPlan["cleanUp"];
  /** Null: all VMs. */
  only: string[] | null;
  /** Of a failover: whether an older point may be taken when a volume cannot be restored. Left out: no. */
  mayFallBack?: boolean;
  /** Of a failover: the drill in whose place it is made. */
  promotesId?: string;
  /** Of a restore: what of the point. */
  what?: RestoreWhat;
}

/** Reads them, as a verb takes them: what makes no sense is for it to refuse. Pure. */
export function recoveryQuery(params: URLSearchParams): RecoveryQuery {
  const cleanUp = params.get("cleanUp");
  const vms = params.getAll("vm");
  return {
    siteId: params.get("site") ?? "",
    pointId: params.get("point") ?? "",
    mode: params.get("mode") ?? "drill",
    cleanUp: cleanUp === null || cleanUp === "at-end" ? cleanUp : { keepForMinutes: Number(cleanUp) },
    only: vms.length > 0 ? vms : null,
    ...(params.get("mayFallBack") === "true" ? { mayFallBack: true } : {}),
    ...(params.get("promotes") ? { promotesId: params.get("promotes") ?? "" } : {}),
    ...whatOf(params),
  };
}

/** Volumes that are not named make no choice of them: that is for a verb to refuse. */
function whatOf(params: URLSearchParams): { only: null; what: RestoreWhat } | Record<string, never> {
  const kind = params.get("what");
  const volumeIds = params.getAll("volume");
  const serverIds = params.getAll("vm");
  const what: RestoreWhat | null =
    kind === "vnf"
      ? { kind }
      : kind === "vms"
        ? { kind, serverIds }
        : kind === "volumes"
          ? { kind, volumeIds }
          : kind === "in-place"
            ? { kind, volumeId: volumeIds[0] ?? "", mayStop: params.get("mayStop") === "true" }
            : null;
  return what ? { only: null, what } : {};
}

/** Writes what of a point is restored. Pure. */
export function toWhatQuery(what: RestoreWhat): [string, string][] {
  const of: [string, string][] = [["what", what.kind]];
  if (what.kind === "vms") of.push(...what.serverIds.map((id): [string, string] => ["vm", id]));
  if (what.kind === "volumes") of.push(...what.volumeIds.map((id): [string, string] => ["volume", id]));
  if (what.kind === "in-place") of.push(["volume", what.volumeId], ["mayStop", String(what.mayStop)]);
  return of;
}

/** Writes them. Pure. */
export function toRecoveryQuery(query: RecoveryQuery): URLSearchParams {
  const { siteId, pointId, mode, cleanUp, only, mayFallBack, what, promotesId } = query;
  const params = new URLSearchParams({ site: siteId, point: pointId, mode });
  if (cleanUp) params.set("cleanUp", cleanUp === "at-end" ? cleanUp : String(cleanUp.keepForMinutes));
  for (const id of only ?? []) params.append("vm", id);
  if (mayFallBack) params.set("mayFallBack", "true");
  if (promotesId) params.set("promotes", promotesId);
  if (what) for (const [name, value] of toWhatQuery(what)) params.append(name, value);
  return params;
}
