import { type Ask, isAtLeast } from "../../core/http";
import type { Server, VolumeAttachment } from "../rows";

/** (nova/api/openstack/compute/volumes.py, _translate_attachment_detail_view) */
export const attachmentView = (ask: Ask, server: Server, volume: VolumeAttachment) => ({
  ...(isAtLeast(ask, "2.89") ? {} : { id: volume.volumeId }),
  volumeId: volume.volumeId,
  serverId: server.id,
  device: volume.device || null,
  ...(isAtLeast(ask, "2.70") ? { tag: volume.tag } : {}),
  ...(isAtLeast(ask, "2.79") ? { delete_on_termination: volume.deleteOnTermination } : {}),
  ...(isAtLeast(ask, "2.89") ? { attachment_id: volume.attachmentId, bdm_uuid: volume.bdmId } : {}),
});
