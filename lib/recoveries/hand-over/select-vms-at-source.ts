import type { FenceRecord } from "../../runs/recovery-view";
import type { KeptVms } from "../fence/kept-vms";
import { inBootOrder } from "../fence/start-steps";
import type { DescribedServer } from "../point-facts";

/** A VM as the hook is told of it. */
interface ToldVm {
  name: string;
  id: string;
  /** Empty: nobody knows them. */
  addresses: string[];
  floatingIps: string[];
}

export interface SourceKnown {
  /** Where clients are led back to. */
  siteId: string;
  /** Null: there was no fence. */
  record: Pick<FenceRecord, "servers"> | null;
  /** Of the plan: the point's. */
  planned: readonly { serverId: string; name: string; tier: number }[];
  /** It may have been taken elsewhere, when the VNF was there. */
  point: { siteId: string; servers: readonly DescribedServer[] };
  kept: KeptVms;
}

/**
 * Which VMs run at the source again, or are to, in boot order: those of the fence, which are the VNF's own there, whatever the
 * point holds; by the plan where nothing is known of a fence. A point knows addresses of VMs of its own site only. Pure.
 */
export function selectVmsAtSource({ siteId, record, planned, point, kept }: SourceKnown): ToldVm[] {
  const isOfPoint = point.siteId === siteId;
  const fromPlan = isOfPoint ? [...planned].sort((a, b) => a.tier - b.tier) : [];
  const there = record
    ? inBootOrder(record).filter(
        ({ at, state, wasRunning }) =>
          (at?.siteId ?? siteId) === siteId && state !== "gone" && wasRunning !== false,
      )
    : fromPlan;
  return there
    .filter(({ serverId }) => !kept.of({ siteId, serverId }))
    .map(({ serverId, name }) => {
      const described = isOfPoint ? point.servers.find((server) => server.serverId === serverId) : undefined;
      const ports = described?.ports ?? [];
      return {
        name,
        id: serverId,
        addresses: ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)).sort(),
        floatingIps: ports.flatMap(({ floatingIps }) => floatingIps).sort(),
      };
    });
}
