import type { KnownServerDetail } from "../../inventory/server-row";
import { wireServer } from "../../inventory/testing/fake-project";
import { toVmVolumes } from "../../inventory/to-vm";
import { toVmMethods } from "../../inventory/vm-methods";
import type { Volume } from "../../openstack/cinder/volumes";
import { toServer, WireServer } from "../../openstack/nova/server-shape";
import type { MemberFacts } from "../member-facts";
import { volumeOf } from "./volume-of";

interface Told {
  name?: string;
  /** As Nova shows it. */
  server?: Record<string, unknown> | null;
  /** Undefined as a value: Cinder does not tell of it. */
  volumes?: Record<string, Partial<Volume> | undefined>;
  missingVolumes?: readonly string[];
  imageProperties?: Record<string, string>;
}

/** What the inventory knows of one VM, booted from its first volume. */
export function makeFacts(
  serverId: string,
  {
    name,
    server = {},
    volumes = { [`${serverId}-root`]: {} },
    missingVolumes = [],
    imageProperties,
  }: Told = {},
  more: Partial<MemberFacts> = {},
): MemberFacts {
  const detail: KnownServerDetail | null =
    server &&
    toServer(
      WireServer.parse(
        wireServer(serverId, { name: name ?? serverId, "OS-EXT-STS:task_state": null, ...server }),
      ),
    );
  const known = Object.entries(volumes).map(([id, volume]) => ({
    id,
    volume: volume && volumeOf(id, [serverId], volume),
    missingSince: missingVolumes.includes(id) ? "2026-11-20T11:00:00.000Z" : null,
  }));
  return {
    serverId,
    server: detail,
    name: name ?? serverId,
    projectId: "core",
    projectName: "core",
    credentialId: "c",
    volumes: known,
    view: toVmVolumes(detail ?? undefined, serverId, known),
    methods: detail && toVmMethods(detail, imageProperties, undefined),
    missingSince: null,
    deletedAt: null,
    asOf: "2026-11-20T12:00:00.000Z",
    ...more,
  };
}
