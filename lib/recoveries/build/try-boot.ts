import { databaseNow } from "../../database-now";
import type { RunResource } from "../../generated/prisma/client";
import { intended } from "../../made/intended";
import { makeOnce } from "../../made/make-once";
import { tagOf } from "../../made/tag-of";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { createServer } from "../../openstack/nova/create-server";
import type { Server } from "../../openstack/nova/servers";
import { noteNeverMade } from "../../runs/run-resources";
import type { BootJob } from "./boot-job";
import { BOOT_DEADLINE_MS, bootWatches } from "./boot-watch";
import { type FailedTry, refused } from "./failed-try";
import { portIdOf, refId } from "./ref-ids";
import { type ServerParts, serverBody } from "./server-body";
import { userDataOf } from "./user-data";

export type TriedBoot =
  | { server: Server }
  | { failed: FailedTry /** What was made for it all the same. */; resource?: RunResource };

/**
 * One try of one VM: made of its volumes and ports, or taken up where another worker left it.
 * @param step names it at the site
 * @throws the signal's reason; what the database says; EnvelopeError; what its ports and parts could not be made for
 */
export async function tryBoot(job: BootJob, step: string): Promise<TriedBoot> {
  const { ctx, board, planned } = job;
  const { credentialId, serverId } = planned;
  const key = `boot:${serverId}`;
  const session = await ctx.session(credentialId);
  const onTrouble = (error: OpenStackError | null) =>
    ctx.journal.note(key, { trouble: error ? `${error.site} does not answer: ${error.causeText}` : null });
  const { name } = tagOf(ctx.run.id, step);
  const parts = await partsOf(job);
  const { resource, isFresh } = await intended(
    ctx,
    { siteId: ctx.plan.to.id, credentialId },
    { kind: "server", tag: name, isTemporary: false },
  );
  let id: string;
  let isAsked = !isFresh;
  try {
    id = await makeOnce({
      ctx,
      row: resource,
      session,
      isFresh,
      // Answered also when the run is cancelled meanwhile, as a volume's (try-restore.ts).
      create: async ({ beforeSending }) => {
        const call = beforeSending ? { beforeSending } : {};
        ctx.signal.throwIfAborted();
        const userData = planned.hasUserData ? await userDataOf(ctx.plan.point.id, serverId) : undefined;
        const body = serverBody(planned, parts, { runId: ctx.run.id, step });
        isAsked = true;
        return createServer(session, { ...call, ...body, ...(userData === undefined ? {} : { userData }) });
      },
      onTrouble,
    });
  } catch (error) {
    if (!isAsked) {
      // Another worker may be about to make it.
      ctx.assertFence();
      await noteNeverMade(ctx.run.id, [{ kind: "server", tag: name }]);
    }
    if (!isOpenStackError(error)) throw error;
    if (ctx.signal.aborted) throw ctx.signal.reason;
    ctx.assertFence();
    if (error.isAmbiguous) return { failed: refused(error), resource };
    await noteNeverMade(ctx.run.id, [{ kind: "server", tag: name }]);
    return { failed: refused(error) };
  }
  if (board.server(serverId).serverId !== id) await board.setServer(serverId, { serverId: id });
  ctx.journal.note(key, { serverId: id });
  return awaitBoot(job, { ...resource, resourceId: id }, isFresh, onTrouble);
}

async function partsOf({ ctx, board, planned }: BootJob): Promise<ServerParts> {
  const { flavor, keypair, group } = planned;
  if (flavor === null)
    throw new Error(`no flavor is decided for ${planned.serverId}: that is an obstacle of its plan`);
  return {
    flavorId: await refId(ctx, flavor),
    keyName: keypair ? await refId(ctx, keypair) : undefined,
    serverGroupId: group ? await refId(ctx, group) : undefined,
    volumeIds: planned.volumes.map((key) => board.volume(key).volumeId ?? ""),
    portIds: await Promise.all(planned.ports.map((key) => portIdOf(ctx, key))),
  };
}

async function awaitBoot(
  { ctx, planned }: BootJob,
  resource: RunResource,
  isFresh: boolean,
  onTrouble: (error: OpenStackError | null) => void,
): Promise<TriedBoot> {
  const id = resource.resourceId ?? "";
  const site = ctx.plan.to.name;
  const { credentialId } = planned;
  const elapsedMs = isFresh ? 0 : Math.max(1, (await databaseNow()).getTime() - resource.madeAt.getTime());
  const watch = bootWatches.of(credentialId, () => ctx.reader(credentialId), ctx.clock);
  const watched = await watch.until(id, {
    expectedMs: null,
    deadlineMs: Math.max(BOOT_DEADLINE_MS, elapsedMs + BOOT_DEADLINE_MS / 4),
    elapsedMs,
    signal: ctx.signal,
    onTrouble,
  });
  if (watched.state === "dark") return { failed: refused(watched.error), resource };
  if (watched.state === "gone")
    return {
      failed: {
        cause: `${site}: VM ${id} was deleted by somebody while it was being made`,
        todo: "Find out who deletes Stillpoint’s VMs at the site.",
        again: true,
      },
      resource,
    };
  if (watched.state === "stuck")
    return {
      failed: {
        cause: `${site}: VM ${id} is still being made after ${BOOT_DEADLINE_MS / 60_000} min`,
        todo: "Look at nova-compute’s log of its host at the site.",
        again: true,
      },
      resource,
    };
  const server = watched.item;
  if (server.vmState === "active" || server.vmState === "stopped") return { server };
  return {
    failed: {
      cause: `${site}: VM ${id} became ${server.vmState ?? server.status}: ${server.fault?.message ?? "Nova gives no reason"}`,
      todo: "Nova’s log at the site tells more: look for the id of the VM in it.",
      again: true,
    },
    resource,
  };
}
