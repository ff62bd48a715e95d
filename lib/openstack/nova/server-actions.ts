import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { parseJson } from "../json";
import { type Pin, type Session, segment } from "../session";
import type { Answer, CallOptions } from "../transport";

export interface ServerActionCall extends CallOptions {
  /** Left out when every release understands the action alike: one look-up less in the way of a thaw. */
  microversion?: Pin | undefined;
  expect?: readonly number[] | undefined;
  /** It changes nothing: not for the journal. */
  isRead?: boolean | undefined;
}

/** Nova has accepted an action; the request id finds its record: see instance-actions.ts. */
export interface Accepted {
  requestId: string | undefined;
}

async function act(
  session: Session,
  serverId: string,
  body: Record<string, unknown>,
  options: ServerActionCall,
): Promise<Answer> {
  return session.call({
    ...callOptionsOf(options),
    service: "compute",
    method: "POST",
    path: `/servers/${segment(serverId)}/action`,
    body,
    microversion: options.microversion,
    expect: options.expect ?? [202],
    isRead: options.isRead,
  });
}

/**
 * Ask a VM for any action, also for one that a site has added to Nova. It is never repeated when its answer is lost:
 * read the VM's state first.
 * POST /servers/{id}/action (nova/api/openstack/compute/servers.py, openstack-api.md B3)
 * @throws OpenStackError kind "conflict" in a state that does not allow it or, for a member, when it is locked
 */
export async function callServerAction(
  session: Session,
  serverId: string,
  body: Record<string, unknown>,
  options: ServerActionCall = {},
): Promise<Accepted> {
  return { requestId: (await act(session, serverId, body, options)).requestId };
}

type Simple = (session: Session, serverId: string, options?: CallOptions) => Promise<Accepted>;
const simple =
  (name: string): Simple =>
  (session, serverId, options = {}) =>
    callServerAction(session, serverId, { [name]: null }, callOptionsOf(options));

/** active or error → stopped; the guest gets the time of `shutdown_timeout`. (nova/compute/api.py stop) */
export const stopServer = simple("os-stop");
/** stopped → active. (nova/compute/api.py start) */
export const startServer = simple("os-start");
/** active → paused: the CPUs stop, the disks stay attached. (nova/compute/api.py pause) */
export const pauseServer = simple("pause");
/** paused → active. (nova/compute/api.py unpause) */
export const unpauseServer = simple("unpause");
/** active → suspended: the RAM goes to disk; attaching is refused meanwhile. (nova/compute/api.py suspend) */
export const suspendServer = simple("suspend");
/** suspended → active. (nova/compute/api.py resume) */
export const resumeServer = simple("resume");
/** In any state; the lock of an admin from outside the project is opened by an admin only. (nova/compute/api.py unlock) */
export const unlockServer = simple("unlock");

/**
 * Keep members from changing a VM; admins, and createImage, pass. In any state. A lock made with a token of the VM's
 * own project, though an admin's, is one that every member can open. (nova/compute/api.py lock, is_expected_locked_by)
 * @param reason shown to all who see the VM, 255 characters at most (2.73)
 */
export const lockServer = (session: Session, serverId: string, reason: string, options: CallOptions = {}) =>
  callServerAction(
    session,
    serverId,
    { lock: { locked_reason: reason } },
    { ...callOptionsOf(options), microversion: { pin: "2.93", atLeast: "2.73" } },
  );

/** Restart a VM: SOFT asks the guest and turns to HARD when it does not obey. (nova/compute/api.py reboot) */
export const rebootServer = (
  session: Session,
  serverId: string,
  type: "SOFT" | "HARD",
  options: CallOptions = {},
) => callServerAction(session, serverId, { reboot: { type } }, callOptionsOf(options));

/**
 * Write another state into Nova's database and clear the task: nothing happens to the guest, a frozen one stays
 * frozen. Admin only. (nova/api/openstack/compute/admin_actions.py)
 */
export const resetServerState = (
  session: Session,
  serverId: string,
  state: "active" | "error",
  options: CallOptions = {},
) => callServerAction(session, serverId, { "os-resetState": { state } }, callOptionsOf(options));

/**
 * The end of a VM's serial console. (nova/api/openstack/compute/console_output.py)
 * @param lines the last so many; all when left out
 * @throws OpenStackError kind "conflict" before the VM is up
 */
export async function getConsoleOutput(
  session: Session,
  serverId: string,
  options: CallOptions & { lines?: number } = {},
): Promise<string> {
  const body = { "os-getConsoleOutput": { length: options.lines } };
  const answer = await act(session, serverId, body, {
    ...callOptionsOf(options),
    expect: [200],
    isRead: true,
  });
  return parseJson(answer, z.object({ output: z.string().nullish() }), where(session, serverId)).output ?? "";
}

export interface CreateImage extends CallOptions {
  name: string;
  /** Properties of the image. */
  metadata?: Record<string, string>;
}

/**
 * Make an image of a VM. From an image: its root disk, an image to wait for in Glance. From volumes: an empty image
 * whose `block_device_mapping` names one Cinder snapshot for each volume; these outlive the image. A silent failure
 * to quiesce looks like success unless the image asks for `os_require_quiesce` (openstack-api.md B4).
 * POST /servers/{id}/action createImage, 2.45 (nova/api/openstack/compute/servers.py)
 * @throws OpenStackError kind "quota" for snapshots, "conflict" for the state or an agent that does not answer
 */
export async function createServerImage(
  session: Session,
  serverId: string,
  image: CreateImage,
): Promise<{ imageId: string; requestId: string | undefined }> {
  const answer = await act(
    session,
    serverId,
    { createImage: { name: image.name, metadata: image.metadata } },
    {
      ...callOptionsOf(image),
      // Nova makes all snapshots before it answers.
      deadlineMs: image.deadlineMs ?? 90_000,
      microversion: { pin: "2.93", atLeast: "2.45" },
    },
  );
  const { image_id } = parseJson(answer, z.object({ image_id: z.string() }), where(session, serverId));
  return { imageId: image_id, requestId: answer.requestId };
}

const where = ({ site }: Session, id: string) => ({
  site,
  service: "compute",
  call: `POST /servers/${id}/action`,
});
