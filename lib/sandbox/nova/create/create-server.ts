import { reserve } from "../../cinder/for-nova";
import type { Answer, Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { beginAction } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import type { Flavor } from "../rows-site";
import { changeBeside } from "../server-change";
import { selfLink, serverLinks } from "../server-links";
import { bootImage, checkDisks, checkLocalDisks, type Disk, readDisks } from "./block-devices";
import { startBoot } from "./boot";
import {
  checkImage,
  checkMetadata,
  countWithin,
  flavorFor,
  groupFor,
  keyFor,
  readCount,
} from "./check-server";
import { readBody } from "./create-body";
import { insertServer } from "./insert-server";
import { checkNics, readNics, securityGroupIds } from "./nics";
import { readPlace } from "./place";

/** POST /servers. (nova/api/openstack/compute/servers.py create, nova/compute/api.py create) */
export function createServer(ask: Ask): Answer {
  const { site, caller } = ask;
  const { server, hints } = readBody(ask);
  const counts = readCount(server);
  const disks = readDisks(server);
  const wantedNics = readNics(server, counts.max);
  const flavor = flavorFor(ask, server.flavorRef);
  const place = readPlace(ask, server.availability_zone ?? undefined, server.host);
  const image = bootImage(ask, server, disks);
  const groupIds = securityGroupIds(
    ask,
    (server.security_groups ?? []).flatMap(({ name }) => name ?? []),
  );
  const nics = checkNics(ask, wantedNics, server.networks === "auto");
  keyFor(ask, server.key_name);
  checkImage(ask, flavor, image, disks);
  checkMetadata(ask, server.metadata);
  const serverGroupId = groupFor(ask, hints.group);
  const count = countWithin(ask, flavor, counts);
  checkDisks(ask, disks, counts.max);
  const reservationId = `r-${site.world.ids.hex().slice(0, 8)}`;
  const made: Server[] = [];
  for (let index = 0; index < count; index++) {
    const wanted = { server, hints, flavor, image, place, serverGroupId, reservationId, index, count };
    const { id } = insertServer(ask, wanted);
    made.push(reserveVolumes(ask, id, disks, flavor));
    beginAction(site, id, "create", ask.requestId, caller);
    startBoot(site, {
      serverId: id,
      requestId: ask.requestId,
      caller: { ...caller, tokenId: "" },
      disks,
      nics,
      ...(groupIds ? { securityGroupIds: groupIds } : {}),
      ...(place.hostName ? { hostName: place.hostName } : {}),
      ...(place.az ? { az: place.az } : {}),
      made: {},
    });
  }
  const [first] = made as [Server];
  if (server.return_reservation_id) return { status: 202, body: { reservation_id: reservationId } };
  return {
    status: 202,
    headers: { location: selfLink(site, `servers/${first.id}`) },
    body: {
      server: {
        id: first.id,
        links: serverLinks(site, first.id),
        "OS-DCF:diskConfig": first.diskConfig,
        security_groups: server.security_groups ?? [{ name: "default" }],
        adminPass: server.adminPass ?? site.world.ids.hex().slice(0, 12),
      },
    },
  };
}

/**
 * Volumes that are there already are kept for it before it is scheduled.
 * @throws Refusal 400; it is not made then, but those that were kept stay so, as Nova leaves them
 */
function reserveVolumes(ask: Ask, serverId: string, disks: readonly Disk[], flavor: Flavor): Server {
  const { site } = ask;
  try {
    const volumeAttachments = disks
      .filter(({ source }) => source === "volume")
      .map(({ uuid = "", bootIndex, deleteOnTermination, tag }) => ({
        volumeId: uuid,
        attachmentId: keep(ask, uuid, serverId),
        bdmId: site.world.ids.uuid(),
        device: bootIndex === 0 ? "/dev/vda" : "",
        isRoot: bootIndex === 0,
        deleteOnTermination,
        tag,
      }));
    // Only after that, as in Nova: what was kept stays kept.
    checkLocalDisks(disks, flavor);
    return changeBeside(site, serverId, { volumeAttachments });
  } catch (error) {
    site.rows(SERVERS).remove(serverId);
    throw error;
  }
}

/** What Cinder says, as Nova passes it on. @throws Refusal 400 (nova/volume/cinder.py, translate_attachment_exception) */
function keep({ site, requestId }: Ask, volumeId: string, serverId: string): string {
  try {
    return reserve(site, volumeId, serverId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      400,
      `Invalid volume: Invalid input received: ${error.message} (HTTP ${error.status}) (Request-ID: ${requestId})`,
    );
  }
}
