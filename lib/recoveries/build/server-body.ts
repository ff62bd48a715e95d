import { runTag, tagOf } from "../../made/tag-of";
import type { CreateServer } from "../../openstack/nova/create-server";
import type { PlannedServer } from "../recovery-run-plan";

/** What a planned VM consists of at the target, by the ids there. */
export interface ServerParts {
  flavorId: string;
  keyName: string | undefined;
  serverGroupId: string | undefined;
  /** The root first, then in the order of the devices. */
  volumeIds: readonly string[];
  /** In the order of the interfaces. */
  portIds: readonly string[];
}

/** Of an earlier recovery of ours: this VM has its own. */
const OUR_TAG = /^stillpoint-[0-9a-f]{8}$/;

/**
 * The body of a VM's making, but for its user data. No volume is ever deleted with it: what is removed is removed by our
 * own list, one by one. Device names are left to Nova: libvirt goes by the order (openstack-api.md B9). Pure.
 * @param step names it at the site
 */
export function serverBody(
  server: PlannedServer,
  { flavorId, keyName, serverGroupId, volumeIds, portIds }: ServerParts,
  { runId, step }: { runId: string; step: string },
): CreateServer {
  return {
    name: server.name,
    flavorId,
    networks: portIds.length > 0 ? portIds.map((port) => ({ port })) : "none",
    blockDevices: volumeIds.map((id, i) => ({
      sourceType: "volume",
      id,
      bootIndex: i === 0 ? 0 : null,
      deleteOnTermination: false,
      ...(i === 0 && server.diskBus !== null ? { diskBus: server.diskBus } : {}),
    })),
    metadata: { ...server.metadata, ...tagOf(runId, step).metadata },
    tags: [...server.tags.filter((tag) => !OUR_TAG.test(tag)), runTag(runId)],
    hasConfigDrive: server.hasConfigDrive,
    ...(server.zone === null ? {} : { availabilityZone: server.zone }),
    ...(keyName === undefined ? {} : { keyName }),
    ...(serverGroupId === undefined ? {} : { serverGroupId }),
    ...(server.hostname === null ? {} : { hostname: server.hostname }),
    ...(server.description === null ? {} : { description: server.description }),
  };
}
