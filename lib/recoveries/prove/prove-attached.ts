import { db } from "../../db";
import { insist } from "../../made/insist";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import { listPorts } from "../../openstack/neutron/ports";
import { listAttachments } from "../../openstack/nova/attachments";
import { collect } from "../../openstack/pagination";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { isOfLook, OTHER_ORDER } from "../vm-notes";
import { BROKEN_PORT_TODO, judgePorts } from "./judge-ports";

/**
 * Looks whether each VM that came up has its volumes, in the order of the plan, and its ports up. They were given to it
 * at its making, so that this is a proof; a VM that lacks a volume, or has a port that nobody could bind, does not count as
 * healthy. What is less than that is noted with the VM, and so in the run's verdict and the report.
 * @throws RunStopped when the run was cancelled; what the database says
 */
export async function proveAttached(ctx: RecoveryContext): Promise<void> {
  ctx.journal.phase("attach");
  throwIfCancelled(ctx);
  const recoveryId = ctx.recovery.id;
  const [servers, volumes] = await Promise.all([
    db().recoveryServer.findMany({ where: { recoveryId, state: "healthy" } }),
    db().recoveryVolume.findMany({ where: { recoveryId } }),
  ]);
  const volumeIds = new Map(volumes.map(({ sourceVolumeId, volumeId }) => [sourceVolumeId, volumeId ?? ""]));
  await Promise.all(
    servers.map(async ({ sourceServerId, serverId }) => {
      const planned = ctx.plan.servers.find((s) => s.serverId === sourceServerId);
      if (planned && serverId) await look(ctx, planned, serverId, volumeIds);
    }),
  );
}

async function look(
  ctx: RecoveryContext,
  planned: PlannedServer,
  id: string,
  volumeIds: ReadonlyMap<string, string>,
): Promise<void> {
  const key = `attach:${planned.serverId}`;
  ctx.journal.begin(key);
  const wanted = planned.volumes.map((volume) => volumeIds.get(volume) ?? "");
  try {
    const session = await ctx.reader(planned.credentialId);
    const [attached, ports] = await Promise.all([
      insist(ctx, (call) => listAttachments(session, id, call)),
      insist(ctx, (call) => collect(listPorts(session, { ...call, deviceIds: [id] }))),
    ]);
    const found = attached.map(({ volumeId }) => volumeId);
    const missing = wanted.filter((volumeId) => !found.includes(volumeId));
    const at = ctx.clock.now();
    if (missing.length > 0)
      return await fail(ctx, planned, `${ctx.plan.to.name}: it has not got ${missing.join(", ")}`, CHANGED);
    const { broken, notUp } = judgePorts(
      planned.startsOff ? [] : ports,
      planned.startsOff ? 0 : planned.ports.length,
    );
    if (broken.length > 0)
      return await fail(ctx, planned, `${ctx.plan.to.name}: ${broken.join(" ")}`, BROKEN_PORT_TODO);
    const isInOrder = found.join() === wanted.join();
    const warnings = [...(isInOrder ? [] : [OTHER_ORDER]), ...notUp];
    await note(ctx, planned, warnings);
    ctx.journal.end(key, {
      at,
      state: warnings.length > 0 ? "warned" : "succeeded",
      ...(warnings.length > 0
        ? { cause: warnings.join("\n"), todo: "Look whether the VM is reached, and finds its disks." }
        : {}),
      detail: { volumes: found, ports: ports.map((port) => port.id) },
    });
  } catch (error) {
    throwIfCancelled(ctx);
    if (!isOpenStackError(error)) throw error;
    ctx.assertFence();
    // What could not be looked at is not known: it came up with what Nova was given.
    ctx.journal.end(key, {
      at: ctx.clock.now(),
      state: "unknown",
      cause: `${error.site}: ${error.causeText}`,
      todo: error.nextStep,
    });
  }
}

const CHANGED = "Look at the VM’s actions at the site: somebody has changed it.";

const whereOf = ({ recovery }: RecoveryContext, { serverId }: PlannedServer) => ({
  recoveryId_sourceServerId: { recoveryId: recovery.id, sourceServerId: serverId },
});

/** In the place of what an earlier look wrote, such as one that was cut short: the boot's stays. */
async function note(ctx: RecoveryContext, planned: PlannedServer, found: readonly string[]): Promise<void> {
  const where = whereOf(ctx, planned);
  const { notes } = await db().recoveryServer.findUniqueOrThrow({ where, select: { notes: true } });
  if (notes.length + found.length === 0) return;
  const others = notes.filter((text) => !isOfLook(text));
  await db().recoveryServer.update({ where, data: { notes: [...others, ...found] } });
}

async function fail(
  ctx: RecoveryContext,
  planned: PlannedServer,
  cause: string,
  todo: string,
): Promise<void> {
  await db().recoveryServer.update({
    where: whereOf(ctx, planned),
    data: { state: "failed", cause, todo },
  });
  ctx.journal.end(`attach:${planned.serverId}`, { at: ctx.clock.now(), state: "failed", cause, todo });
}
