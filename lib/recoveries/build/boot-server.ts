import { db } from "../../db";
import { insist } from "../../made/insist";
import { tagOf } from "../../made/tag-of";
import { isOpenStackError } from "../../openstack/errors";
import { stopServer } from "../../openstack/nova/server-actions";
import { getServer } from "../../openstack/nova/servers";
import { waitForServer } from "../../openstack/nova/wait-for-server";
import { checkPorts } from "../prove/check-ports";
import { checkServer } from "../prove/check-server";
import { STILL_RUNS } from "../vm-notes";
import type { BootJob } from "./boot-job";
import { attemptOf, type FailedTry, failedBy } from "./failed-try";
import { freeVolumes } from "./free-volumes";
import { isCancelled } from "./is-cancelled";
import { removeFailedTry } from "./remove-failed-try";
import { endsRound, namesBefore, tryName } from "./tries";
import { tryBoot } from "./try-boot";

/** The guest gets its time to shut down. (nova/conf/compute.py shutdown_timeout: 60 s) */
const STOP_MS = 120_000;

/**
 * Makes one VM and looks whether it works, from wherever an earlier call left it. What fails is written into its row and
 * its step: the VMs beside it go on.
 * @throws the signal's reason; what the database says; what is no call's failure
 */
export async function bootServer(job: BootJob): Promise<void> {
  const { ctx, board, planned } = job;
  const { serverId } = planned;
  const stateOf = () => board.server(serverId).state;
  try {
    if (stateOf() === "planned" || stateOf() === "booting") {
      const failed = await boot(job);
      if (failed) return await giveUp(job, failed);
    }
    if (stateOf() === "up") await prove(job);
  } catch (error) {
    if (ctx.signal.aborted) {
      if (isCancelled(ctx) && stateOf() === "booting")
        ctx.journal.end(`boot:${serverId}`, {
          at: ctx.clock.now(),
          state: "skipped",
          cause: "The run was cancelled before it was up.",
        });
      throw ctx.signal.reason;
    }
    // What may not be sent any more looks like a refusal: it is for this worker's successor.
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    await giveUp(job, failed);
  }
}

/** @returns why there will be no VM */
async function boot(job: BootJob): Promise<FailedTry | undefined> {
  const { ctx, board, planned } = job;
  const { serverId } = planned;
  const key = `boot:${serverId}`;
  if (board.server(serverId).state === "planned")
    await board.setServer(serverId, { state: "booting", tries: 1 });
  ctx.journal.begin(key);
  for (;;) {
    const nth = board.server(serverId).tries;
    const at = ctx.clock.now();
    const left = nth > 1 && (await clearTheWay(job, namesBefore(key, nth)));
    if (left) return left;
    const tried = await tryBoot(job, tryName(key, nth));
    const endedAt = ctx.clock.now();
    if ("server" in tried) {
      ctx.journal.attempt(key, { at, endedAt, result: "Active" });
      const cause = planned.startsOff ? await stopAgain(job, tried.server.id) : undefined;
      await board.setServer(serverId, {
        state: "up",
        cause: null,
        todo: null,
        bootedAt: new Date(endedAt),
        ...(cause ? { notes: { push: cause } } : {}),
      });
      ctx.journal.end(key, {
        at: ctx.clock.now(),
        state: cause ? "warned" : "succeeded",
        ...(cause ? { cause, todo: "Stop it by hand, if it should be off." } : {}),
        detail: { serverId: tried.server.id, host: tried.server.host ?? null, trouble: null },
      });
      return undefined;
    }
    ctx.assertFence();
    const { failed, resource } = tried;
    ctx.journal.attempt(key, attemptOf(at, endedAt, failed));
    if (!failed.again || endsRound(nth)) return failed;
    await board.setServer(serverId, { tries: nth + 1, serverId: null }, resource);
  }
}

/** Before another try: failed VMs are seen gone, and their volumes free again. @returns why that is not so */
async function clearTheWay(job: BootJob, steps: readonly string[]): Promise<FailedTry | undefined> {
  const { ctx } = job;
  const left = await removeFailedTry(ctx, "server", steps);
  if (left) return left;
  const tags = steps.map((step) => tagOf(ctx.run.id, step).name);
  const gone = await db().runResource.findMany({
    where: { runId: ctx.run.id, kind: "server", tag: { in: tags }, resourceId: { not: null } },
    orderBy: { madeAt: "asc" },
  });
  await freeVolumes(
    job,
    gone.flatMap(({ resourceId }) => resourceId ?? []),
  );
  return undefined;
}

/** It was off at the freeze. @returns why it still runs */
async function stopAgain({ ctx, planned }: BootJob, id: string): Promise<string | undefined> {
  const session = await ctx.session(planned.credentialId);
  const call = { signal: ctx.signal, beforeSending: () => ctx.assertFence() };
  try {
    const before = await insist(ctx, (call) => getServer(session, id, call));
    if (before.vmState === "stopped") return undefined;
    // State first: an answer that was lost is no reason to stop it twice (openstack-api.md G3).
    if (before.taskState === null) await stopServer(session, id, call);
    await waitForServer(session, id, {
      vmState: "stopped",
      before,
      deadlineMs: STOP_MS,
      signal: ctx.signal,
      clock: ctx.clock,
    });
    return undefined;
  } catch (error) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    if (!isOpenStackError(error)) throw error;
    ctx.assertFence();
    return `${STILL_RUNS}: ${error.causeText}`;
  }
}

/** It works when nothing that was looked for is missing; what could not be looked for is no failure, and is told. */
async function prove(job: BootJob): Promise<void> {
  const { ctx, board, planned, patience } = job;
  const { serverId } = planned;
  const id = board.server(serverId).serverId ?? "";
  const looks = await Promise.all([checkServer(ctx, planned, id), checkPorts(ctx, planned, id, patience)]);
  const [, { note }] = looks;
  const failed = looks.find((look) => look.failed)?.failed;
  ctx.assertFence();
  if (failed) await board.setServer(serverId, { state: "failed", cause: failed.cause, todo: failed.todo });
  else
    await board.setServer(serverId, {
      state: "healthy",
      healthyAt: new Date(ctx.clock.now()),
      ...(note ? { notes: { push: note } } : {}),
    });
}

async function giveUp({ ctx, board, planned }: BootJob, { cause, todo }: FailedTry): Promise<void> {
  const { serverId } = planned;
  await board.setServer(serverId, { state: "failed", cause, todo });
  const at = ctx.clock.now();
  ctx.journal.end(`boot:${serverId}`, { at, state: "failed", cause, todo, detail: { trouble: null } });
}
