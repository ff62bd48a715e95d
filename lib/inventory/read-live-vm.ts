import { getVolume, type Volume } from "../openstack/cinder/volumes";
import { isOpenStackError } from "../openstack/errors";
import { getImage } from "../openstack/glance/images";
import { listPorts, type Port } from "../openstack/neutron/ports";
import { type Attachment, listAttachments } from "../openstack/nova/attachments";
import {
  getInstanceAction,
  type InstanceAction,
  type InstanceActionWithEvents,
  listInstanceActions,
} from "../openstack/nova/instance-actions";
import { type LiveMigration, listLiveMigrations } from "../openstack/nova/migrations";
import { getServer, type Server } from "../openstack/nova/servers";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { type KnownVolume, rootVolumeOf } from "./to-vm";

const SHOWN_ACTIONS = 20;
/** Of so many failed actions the events are read. */
const EXPLAINED_ACTIONS = 5;

/** The call options of a look that may last `ms` in all: each call gets what is left. */
export function budget(ms: number): () => CallOptions {
  const end = performance.now() + ms;
  return () => ({ deadlineMs: Math.max(1, Math.ceil(end - performance.now())) });
}

/** Each part on its own: one service that does not answer takes nothing from the others. */
export interface LiveVm {
  server: Promise<Server>;
  volumes: Promise<KnownVolume[]>;
  ports: Promise<Port[]>;
  /** Of the image that the VM was started from, or of the volume that holds it. */
  imageProperties: Promise<Record<string, string> | undefined>;
  actions: Promise<(InstanceAction | InstanceActionWithEvents)[]>;
  migration: Promise<LiveMigration | undefined>;
}

/** Asks a site for all parts of a VM at once. */
export function readLiveVm(session: Session, serverId: string, left: () => CallOptions): LiveVm {
  const server = getServer(session, serverId, left());
  const volumes = readVolumes(session, serverId, left);
  const live: LiveVm = {
    server,
    volumes,
    ports: collect(listPorts(session, { deviceIds: [serverId], ...left() })),
    imageProperties: readImageProperties(session, server, volumes, left),
    actions: readActions(session, serverId, left),
    migration: server.then((s) => readMigration(session, s, left)),
  };
  // Whoever looks at one part first must not be ended by the failure of another.
  for (const part of Object.values(live)) part.catch(() => {});
  return live;
}

async function readVolumes(session: Session, serverId: string, left: () => CallOptions) {
  const attachments: Attachment[] = await listAttachments(session, serverId, left());
  return Promise.all(
    attachments.map(async (attachment): Promise<KnownVolume> => {
      const volume: Volume | undefined = await getVolume(session, attachment.volumeId, left()).catch(
        // One of another project's: Nova shows it, Cinder does not.
        (error) => {
          if (isOpenStackError(error, "not_found")) return undefined;
          throw error;
        },
      );
      return { id: attachment.volumeId, volume, attachment };
    }),
  );
}

async function readImageProperties(
  session: Session,
  server: Promise<Server>,
  volumes: Promise<KnownVolume[]>,
  left: () => CallOptions,
): Promise<Record<string, string> | undefined> {
  const { imageId } = await server;
  if (imageId !== undefined) return (await getImage(session, imageId, left())).properties;
  return rootVolumeOf(await server, await volumes)?.imageMetadata;
}

async function readActions(session: Session, serverId: string, left: () => CallOptions) {
  const actions: InstanceAction[] = [];
  for await (const action of listInstanceActions(session, serverId, { pageSize: 50, ...left() })) {
    actions.push(action);
    if (actions.length === SHOWN_ACTIONS) break;
  }
  const failed = actions.filter((a) => a.hasFailed).slice(0, EXPLAINED_ACTIONS);
  const explained = await Promise.all(
    failed.map((a) => getInstanceAction(session, serverId, a.requestId, left()).catch(() => a)),
  );
  return actions.map((a) => explained.find((e) => e.requestId === a.requestId) ?? a);
}

async function readMigration(session: Session, server: Server, left: () => CallOptions) {
  const isMigrating = server.status === "MIGRATING" || server.taskState?.includes("migrat") === true;
  if (!isMigrating) return undefined;
  return (await listLiveMigrations(session, server.id, left()))[0];
}
