import type { z } from "zod";
import { checkExclusions } from "./check-exclusions";
import type { ChosenServer } from "./choose-servers";
import type { NewMember } from "./vnf-schemas";

interface Place {
  vnfId: string;
  siteId: string;
  position: number;
  refusal: string;
  /** What the form calls this VM. */
  field: string;
}

/** The row of a VM that joins a VNF; it knows of the volumes that the VM has now. @throws AppError `invalid` */
export function toMember(
  member: z.output<typeof NewMember>,
  servers: readonly ChosenServer[],
  { vnfId, siteId, position, refusal, field }: Place,
) {
  const server = servers.find(({ serverId }) => serverId === member.serverId);
  if (!server) throw new Error(`${member.serverId} was not chosen`);
  const { projectId, name, volumeIds } = server;
  checkExclusions(name, member.excludedVolumeIds, volumeIds, {
    refusal,
    field: `${field}.excludedVolumeIds`,
  });
  return { ...member, vnfId, siteId, position, projectId, name, knownVolumeIds: volumeIds };
}
