import type { Transaction } from "../audit/record";
import type { MemberSettings } from "./vnf-schemas";

/** Stores how members take part; all at once, since there may be hundreds. */
export async function writeMembers(
  tx: Transaction,
  vnfId: string,
  members: readonly MemberSettings[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE vnf_members m SET
      quiesce_method = w."quiesceMethod", is_left_out = w."isLeftOut", boot_order = w."bootOrder",
      excluded_volume_ids = ARRAY(SELECT jsonb_array_elements_text(w."excludedVolumeIds"))
    FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
      AS w ("serverId" text, "quiesceMethod" text, "isLeftOut" boolean, "bootOrder" int, "excludedVolumeIds" jsonb)
    WHERE m.vnf_id = ${vnfId}::uuid AND m.server_id = w."serverId"`;
}
