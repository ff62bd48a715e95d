import type { RestorableVm } from "@/lib/recoveries/restorable";
import type { RestoreWhat } from "@/lib/recoveries/restore-what";

/** Beside, and behind it the same in place. */
export const KINDS = [
  ...(["vnf", "vnf-in-place"] as const),
  ...(["vms", "vms-in-place"] as const),
  ...(["volumes", "in-place"] as const),
];
export type RestoreKind = (typeof KINDS)[number];

/** VMs in the place of those that are there. Pure. */
export const isReplacing = (kind: RestoreKind): boolean => kind === "vnf-in-place" || kind === "vms-in-place";

/** By which mode it is planned. Pure. */
export const modeOf = ({ kind }: Pick<RestoreEntries, "kind">): "restore" | "replacement" =>
  isReplacing(kind) ? "replacement" : "restore";

/** What a person has entered. What is chosen of one kind stays while another is looked at. */
export interface RestoreEntries {
  kind: RestoreKind;
  /** Source ids. */
  vms: string[];
  volumes: string[];
  /** The one volume that is put in its place. */
  place: string | null;
  /** Its VM may be stopped for it. */
  mayStop: boolean;
  /** Null: not chosen, the newest counts. */
  point: string | null;
}

/** What an address says; what does not fit counts as not there. Pure. */
export function entriesOf(params: Pick<URLSearchParams, "get" | "getAll">): RestoreEntries {
  return {
    kind: KINDS.find((each) => each === params.get("what")) ?? "vnf",
    vms: params.getAll("vm"),
    volumes: params.getAll("volume"),
    place: params.get("place"),
    mayStop: params.get("mayStop") === "true",
    point: params.get("point"),
  };
}

/** The same as the end of an address. Pure. */
export function addressOf({
  kind = "vnf",
  vms = [],
  volumes = [],
  place = null,
  mayStop = false,
  point = null,
}: Partial<RestoreEntries>): string {
  const params = new URLSearchParams({ what: kind });
  if (point !== null) params.set("point", point);
  for (const id of vms) params.append("vm", id);
  for (const id of volumes) params.append("volume", id);
  if (place !== null) params.set("place", place);
  if (mayStop) params.set("mayStop", "true");
  return `?${params}`;
}

/**
 * What these entries ask for; null: nothing is chosen yet. What the point does not have counts as not chosen. Pure.
 * @param vms of the point; undefined: not known yet
 */
export function whatOf(
  entries: RestoreEntries,
  vms: readonly RestorableVm[] | undefined,
): RestoreWhat | null {
  if (entries.kind === "vnf" || entries.kind === "vnf-in-place") return { kind: "vnf" };
  const chosen = (ids: readonly string[], there: readonly string[] | undefined) =>
    ids.filter((id) => there?.includes(id) ?? true).sort();
  if (entries.kind === "vms" || entries.kind === "vms-in-place") {
    const serverIds = chosen(
      entries.vms,
      vms?.map(({ serverId }) => serverId),
    );
    return serverIds.length > 0 ? { kind: "vms", serverIds } : null;
  }
  const ids = vms?.flatMap((vm) => vm.volumes.map(({ volumeId }) => volumeId));
  if (entries.kind === "in-place") {
    const [volumeId] = chosen(entries.place === null ? [] : [entries.place], ids);
    return volumeId === undefined ? null : { kind: "in-place", volumeId, mayStop: entries.mayStop };
  }
  const volumeIds = chosen(entries.volumes, ids);
  return volumeIds.length > 0 ? { kind: "volumes", volumeIds } : null;
}

/** Adds an id, or takes it out. Pure. */
export const toggled = (ids: readonly string[], id: string): string[] =>
  ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
