import type { Ask } from "../../core/http";
import { isAtLeast } from "../../core/http";
import { DELETED_SERVERS, POWER, SERVERS, type Server } from "../rows";
import type { Flavor } from "../rows-site";
import type { NewServer } from "./create-body";
import type { ImageFacts } from "./image-facts";
import type { Place } from "./place";

export interface Wanted {
  server: NewServer;
  hints: Record<string, unknown>;
  flavor: Flavor;
  image: ImageFacts;
  place: Place;
  serverGroupId: string | null;
  reservationId: string;
  /** Which one of how many of this request. */
  index: number;
  count: number;
}

/** The row of a new server, which waits for the scheduler. (nova/compute/api.py, _provision_instances) */
export function insertServer(ask: Ask, wanted: Wanted): Server {
  const { site, caller } = ask;
  const { server, hints, flavor, image, place, index, count } = wanted;
  const number = nextNumber(ask);
  const now = site.now();
  const suffix = count > 1 ? `-${index + 1}` : "";
  return site.rows(SERVERS).insert({
    id: site.world.ids.uuid(),
    number,
    name: `${server.name}${suffix}`,
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    vmState: "building",
    taskState: "scheduling",
    powerState: POWER.none,
    progress: 0,
    hostName: null,
    instanceName: `r${site.index + 1}-${number.toString(16).padStart(8, "0")}`,
    reservationId: wanted.reservationId,
    launchIndex: index,
    availabilityZone: place.az ?? "",
    flavor: embedded(flavor),
    imageId: server.imageRef ? image.id : "",
    imageProperties: image.properties,
    keyName: server.key_name ?? null,
    hostname: server.hostname ?? (`${hostnameOf(server.name)}${suffix}` || `server-${number}`),
    // Before 2.19 the name is the description, too.
    description: isAtLeast(ask, "2.19") ? (server.description ?? null) : server.name,
    metadata: server.metadata ?? {},
    tags: [...new Set(server.tags)].sort(),
    userData: server.user_data ?? null,
    hasConfigDrive: server.config_drive ?? false,
    accessIpV4: server.accessIPv4 ?? "",
    accessIpV6: server.accessIPv6 ?? "",
    diskConfig: server["OS-DCF:diskConfig"] ?? "MANUAL",
    rootDevice: null,
    volumeAttachments: [],
    portIds: [],
    madePortIds: [],
    portTags: {},
    serverGroupId: wanted.serverGroupId,
    schedulerHints: hints,
    trustedImageCertificates: server.trusted_image_certificates ?? null,
    lockedBy: null,
    lockedReason: null,
    fault: null,
    createdAt: now,
    updatedAt: now,
    launchedAt: null,
    terminatedAt: null,
  });
}

export const embedded = (flavor: Flavor): Server["flavor"] => ({
  id: flavor.id,
  name: flavor.name,
  vcpus: flavor.vcpus,
  ramMib: flavor.ramMib,
  diskGib: flavor.diskGib,
  ephemeralGib: flavor.ephemeralGib,
  swapMib: flavor.swapMib,
  extraSpecs: flavor.extraSpecs,
});

function nextNumber({ site }: Ask): number {
  const last = (rows: readonly Server[]) => rows.at(-1)?.number ?? 0;
  const gone = site.rows(DELETED_SERVERS).all();
  return (
    Math.max(
      last(site.rows(SERVERS).all()),
      gone.reduce((max, { number }) => Math.max(max, number), 0),
    ) + 1
  );
}

/** (nova/utils.py, sanitize_hostname) */
const hostnameOf = (name: string): string =>
  name
    .slice(0, 63)
    .replace(/[ _.]/g, "-")
    .replace(/[^\w.-]+/g, "")
    .toLowerCase()
    .replace(/^[.-]+|[.-]+$/g, "");
