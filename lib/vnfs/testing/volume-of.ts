import type { Volume } from "../../openstack/cinder/volumes";

/** A volume as Cinder tells it, in use by these VMs. */
export const volumeOf = (id: string, serverIds: readonly string[], more: Partial<Volume> = {}): Volume => ({
  ...({ id, status: "in-use", sizeGib: 20, name: `disk ${id}`, isBootable: false } as Volume),
  isEncrypted: false,
  isMultiattach: false,
  metadata: {},
  attachments: serverIds.map((serverId, i) => ({
    id: `${id}-${i}`,
    serverId,
    device: "/dev/vda",
    hostName: undefined,
  })),
  ...more,
});
