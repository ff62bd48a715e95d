import { db } from "../../db";
import { groupBy } from "../../group-by";
import { callHook } from "../../hooks/call-hook";
import type { CallHook } from "../../hooks/hook-call";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { Gate } from "../../runs/gate";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryPhases } from "../recovery-phases";
import { fencePhaseOf } from "../steps-of";
import { askHook } from "./ask-hook";
import { FenceBook } from "./fence-book";
import { lockReason } from "./lock-reason";
import { offByUs } from "./off-by-us";
import { type Answering, probeSource } from "./probe-source";
import { readSources } from "./read-sources";
import type { SourceVm } from "./select-sources";
import { stopAndLock } from "./stop-and-lock";

/** Nova handles a few writes at once (openstack-api.md G5). */
const AT_ONCE = 8;

/**
 * Proves that what a failover copies does not run: stops and locks it where its site answers, the last tier to boot first,
 * and asks the operator's hook about what is not proved then. May be called again at any time; it goes on from what is
 * stored with the recovery. A VM that cannot be stopped is told of, and stops nothing else.
 */
export const fenceWith =
  (call: CallHook): RecoveryPhases["fence"] =>
  async (ctx) => {
    ctx.journal.phase(fencePhaseOf(ctx.plan.mode));
    throwIfCancelled(ctx);
    const sources = await readSources(ctx.plan);
    const sites = await db().site.findMany({
      where: { id: { in: [...new Set(sources.map(({ siteId }) => siteId))] } },
      select: { id: true, name: true },
    });
    const nameOf = (id: string) => sites.find((site) => site.id === id)?.name ?? ctx.plan.from.name;
    planSteps(ctx, sources, nameOf);
    const book = await FenceBook.open(ctx, sources, nameOf);
    const answering = await probeAll(ctx, sources);
    await book.save(saidOf(ctx, sources, answering));
    await stopAll(ctx, book, sources, answering);
    throwIfCancelled(ctx);
    const notOurs = sources.flatMap((vm) => (vm.notOurs === null ? [] : [vm.serverId]));
    await askHook(ctx, book, call, notOurs);
    throwIfCancelled(ctx);
    return book.record;
  };

export const fence = fenceWith((call) => callHook(call));

const keyOf = ({ siteId, projectId }: SourceVm) => `${siteId} ${projectId}`;
const stepOf = ({ serverId }: SourceVm) => `fence:${serverId}`;

/** Those of the plan are there already (steps-of.ts). */
function planSteps(
  { journal, plan }: RecoveryContext,
  sources: readonly SourceVm[],
  nameOf: (id: string) => string,
) {
  journal.plan(
    sources.map((vm, position) => ({
      key: stepOf(vm),
      phase: fencePhaseOf(plan.mode),
      position,
      title: `Stop and lock ${vm.name}`,
      serverId: vm.serverId,
      siteName: nameOf(vm.siteId),
    })),
  );
}

async function probeAll(ctx: RecoveryContext, sources: readonly SourceVm[]): Promise<Map<string, Answering>> {
  const projects = [...groupBy(sources, keyOf)];
  return new Map(
    await Promise.all(
      projects.map(async ([key, [vm]]): Promise<[string, Answering]> => {
        if (!vm) throw new Error("a group is never empty");
        return [key, await probeSource(ctx, vm)];
      }),
    ),
  );
}

/** What is to be said of the source as a whole. */
function saidOf({ plan }: RecoveryContext, sources: readonly SourceVm[], answering: Map<string, Answering>) {
  const at = sources.filter(({ siteId }) => siteId === plan.from.id);
  const told = (at.length > 0 ? at : sources).flatMap((vm) => answering.get(keyOf(vm)) ?? []);
  if (told.some((one) => "session" in one)) return { sourceAnswers: true, cause: null };
  const silent = told.flatMap((one) => ("session" in one ? [] : [one]));
  const answers = silent.map((one) => one.answers);
  const sourceAnswers = answers.includes(true) ? true : answers.includes(false) ? false : null;
  return { sourceAnswers, cause: silent.find((one) => one.answers === sourceAnswers)?.trouble.cause ?? null };
}

/** Tier by tier from the last; those of one side by side, as they would boot. */
async function stopAll(
  ctx: RecoveryContext,
  book: FenceBook,
  sources: readonly SourceVm[],
  answering: Map<string, Answering>,
): Promise<void> {
  const reason = await lockReason(ctx.recovery.id);
  const gate = new Gate(AT_ONCE);
  /** One for each project that may have fallen silent: the next tier does not wait two minutes for that. */
  const doubtful: SourceVm[] = [];
  const isInDoubt = (vm: SourceVm) =>
    "session" in (answering.get(keyOf(vm)) ?? {}) &&
    book.entry(vm.serverId).state === "unproved" &&
    !doubtful.some((other) => keyOf(other) === keyOf(vm));
  for (const tier of groupBy(sources, (vm) => vm.tier).values()) {
    for (const vm of doubtful.splice(0)) answering.set(keyOf(vm), await probeSource(ctx, vm));
    const ended = await Promise.allSettled(
      tier.map((vm) =>
        gate.run(async () => {
          throwIfCancelled(ctx);
          await stopOne(ctx, book, vm, reason, answering.get(keyOf(vm)));
          if (isInDoubt(vm)) doubtful.push(vm);
        }),
      ),
    );
    for (const result of ended) if (result.status === "rejected") throw result.reason;
  }
}

async function stopOne(
  ctx: RecoveryContext,
  book: FenceBook,
  vm: SourceVm,
  reason: string,
  answering: Answering | undefined,
): Promise<void> {
  const { journal, clock, signal } = ctx;
  const key = stepOf(vm);
  const { serverId, siteId } = vm;
  if (vm.notOurs) {
    const todo = "Make sure by hand that it is off, and start the failover with that signed.";
    await book.note(serverId, { state: "unproved", cause: vm.notOurs });
    return journal.end(key, { state: "skipped", cause: vm.notOurs, todo });
  }
  if (!answering || !("session" in answering)) {
    const { cause, todo } = answering?.trouble ?? { cause: "it was not asked", todo: "" };
    // What was proved before its site fell silent stays proved: it was off, and it was locked.
    if (book.entry(serverId).state !== "unproved") return journal.end(key, { state: "succeeded" });
    await book.note(serverId, { cause });
    return journal.end(key, { state: "skipped", cause, todo });
  }
  journal.begin(key);
  const isFirst = book.entry(serverId).wasRunning === null;
  const { session } = answering;
  const stopped = await stopAndLock(
    {
      ...{ session, clock, signal },
      assertFence: () => ctx.assertFence(),
      attempt: (attempt) => journal.attempt(key, attempt),
    },
    {
      ...{ siteId, serverId, reason },
      before: async ({ wasRunning, wasLocked }) =>
        // What our own backup had stopped ran for its owner.
        book.before(serverId, {
          wasRunning: wasRunning || (await offByUs(ctx.recovery.id, vm)) !== null,
          wasLocked,
        }),
    },
  ).catch((error: unknown) => {
    if (signal.aborted)
      journal.end(key, {
        at: clock.now(),
        state: "skipped",
        cause: "The run was cancelled before it was stopped.",
      });
    throw error;
  });
  const { state, cause, todo, requestId, isTouched } = stopped;
  // Nothing was done to it: there is nothing to take back.
  const isAsItWas = isFirst && !isTouched && state === "unproved";
  await book.note(serverId, { state, cause, ...(isAsItWas ? { wasRunning: null, wasLocked: null } : {}) });
  const { wasRunning, wasLocked } = book.entry(serverId);
  journal.end(key, {
    at: clock.now(),
    state: state === "unproved" ? "failed" : state === "stopped" ? "warned" : "succeeded",
    ...(cause ? { cause } : {}),
    ...(todo ? { todo } : {}),
    detail: { state, wasRunning, wasLocked, ...(requestId ? { requestId } : {}) },
  });
}
