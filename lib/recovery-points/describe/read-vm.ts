import type { PlannedMember } from "../../backups/backup-plan";
import { findVolume, type Volume } from "../../openstack/cinder/volumes";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { getImage } from "../../openstack/glance/images";
import { type Attachment, listAttachments } from "../../openstack/nova/attachments";
import { getKeypair, type Keypair } from "../../openstack/nova/keypairs";
import { getServer, type Server } from "../../openstack/nova/servers";
import { onceLetThrough } from "../../openstack/once-let-through";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";

/** A part that may be left out of a description, with the reason. */
export type Read<T> = { value: T } | { failure: OpenStackError };

/** What Nova, Cinder and Glance say of one VM. */
export interface VmReading {
  server: Server;
  attachments: Attachment[];
  /** By their ids; undefined: Cinder has no such volume in this project. */
  volumes: Map<string, Volume | undefined>;
  /** Undefined: it has none. */
  keypair: Read<Keypair> | undefined;
  /** Of the image that it was started from; undefined: it boots from a volume. */
  image: Read<Record<string, string>> | undefined;
}

/** The value, or the failed call; what is no failed call is a defect and thrown. */
export const attempt = async <T>(read: () => Promise<T>, { signal }: CallOptions): Promise<Read<T>> => {
  try {
    return { value: await onceLetThrough(read, { signal }) };
  } catch (error) {
    if (isOpenStackError(error) && error.kind !== "aborted") return { failure: error };
    throw error;
  }
};

/**
 * Reads what a VM is made of. Nova and Cinder must answer; keypair and image may be lacking.
 * @param admin sees what the member's own session may not; undefined where there is no such
 * @throws OpenStackError
 */
export async function readVm(
  session: Session,
  admin: Session | undefined,
  member: PlannedMember,
  options: CallOptions,
): Promise<VmReading> {
  const [own, attachments] = await Promise.all([
    onceLetThrough(() => getServer(session, member.serverId, options), options),
    onceLetThrough(() => listAttachments(session, member.serverId, options), options),
  ]);
  const server = await withAdminFields(admin, own, options);
  const [volumes, keypair, image] = await Promise.all([
    readVolumes(session, attachments, options),
    server.keyName === undefined ? undefined : readKeypair([session, admin], server.keyName, server, options),
    server.imageId === undefined ? undefined : readImage(session, server.imageId, options),
  ]);
  return { server, attachments, volumes, keypair, image };
}

const readImage = (session: Session, imageId: string, options: CallOptions) =>
  attempt(async () => (await getImage(session, imageId, options)).properties, options);

/** A keypair is its user's own: the VM's user need not be ours, and then only an administrator sees it. */
async function readKeypair(
  [session, admin]: [Session, Session | undefined],
  name: string,
  { userId }: Server,
  options: CallOptions,
): Promise<Read<Keypair>> {
  const own = await attempt(() => getKeypair(session, name, { ...options, userId }), options);
  if ("value" in own || !admin) return own;
  return attempt(() => getKeypair(admin, name, { ...options, userId }), options);
}

/** Whether the answer has what Nova shows to admins only: user data among it. (openstack-api.md B2) */
export const isWhollyShown = (server: Server): boolean =>
  server.userData !== undefined || server.instanceName !== undefined || server.host !== undefined;

async function withAdminFields(
  admin: Session | undefined,
  own: Server,
  options: CallOptions,
): Promise<Server> {
  if (!admin || isWhollyShown(own)) return own;
  const seen = await attempt(() => getServer(admin, own.id, options), options);
  return "value" in seen ? seen.value : own;
}

async function readVolumes(session: Session, attachments: readonly Attachment[], options: CallOptions) {
  const found = await Promise.all(
    attachments.map(
      async ({ volumeId }) =>
        [volumeId, await onceLetThrough(() => findVolume(session, volumeId, options), options)] as const,
    ),
  );
  return new Map(found);
}
