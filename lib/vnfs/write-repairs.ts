import type { Transaction } from "../audit/record";
import type { RepairedMember } from "./plan-repair";

/** Stores repaired members; all at once, since there may be hundreds. */
export async function writeRepairs(
  tx: Transaction,
  vnfId: string,
  members: readonly RepairedMember[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE vnf_members m SET
      name = w.name, quiesce_method = w."quiesceMethod",
      excluded_volume_ids = ARRAY(SELECT jsonb_array_elements_text(w."excludedVolumeIds")),
      known_volume_ids = ARRAY(SELECT jsonb_array_elements_text(w."knownVolumeIds"))
    FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
      AS w ("serverId" text, name text, "quiesceMethod" text, "excludedVolumeIds" jsonb, "knownVolumeIds" jsonb)
    WHERE m.vnf_id = ${vnfId}::uuid AND m.server_id = w."serverId"`;
}
