import { setMaxListeners } from "node:events";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import { groupBy } from "../../group-by";
import { ifFound } from "../../openstack/if-found";
import { getServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import { Gate } from "../../runs/gate";
import { type FenceRecord, takesItselfBack } from "../../runs/recovery-view";
import { copiesInOrder } from "../copies-in-order";
import { takeBackFloatingIps } from "../hand-over/take-back-floating-ips";
import { isTargetGivenUp } from "../lost-target/target-given-up";
import type { RecoveryContext } from "../recovery-context";
import type { Problem, RecoveryPhases } from "../recovery-phases";
import { listed, sentence } from "../words";
import { CALL_MS, ignoreCall } from "./hands";
import { isFenced } from "./judge-fence";
import { judgePower } from "./judge-power";
import { type KeptVms, keptCause, keptProblems, readKeptVms } from "./kept-vms";
import { lockReason } from "./lock-reason";
import { offByUs } from "./off-by-us";
import { type Answering, probeSource } from "./probe-source";
import { unlockAndStart } from "./start-server";
import { ADDRESSES_STEP, inBootOrder, startStep, startStepsOf } from "./start-steps";

/** Nova handles a few writes at once (openstack-api.md G5). */
const AT_ONCE = 8;

type Entry = FenceRecord["servers"][number];

/**
 * The source of a roll-back, or of an undo, as it was before the fence: floating IPs lead back, our locks are taken away, and what ran is
 * started, tier by tier in boot order. What was locked or off before stays so, and so do former VMs (kept-vms.ts). Nothing
 * is started while one of the new VMs is there (DESIGN I10), unless somebody has given their site up. May be called again at any time, and is not cancelled: half a
 * source helps nobody.
 */
export const startSource: RecoveryPhases["startSource"] = async (of) => {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const ctx = { ...of, signal };
  const { fence, overrides } = await db().recovery.findUniqueOrThrow({
    where: { id: ctx.recovery.id },
    select: { fence: true, overrides: true },
  });
  const record = fence as unknown as FenceRecord | null;
  ctx.journal.phase("start");
  ctx.journal.plan(startStepsOf(ctx.plan, record));
  const copies = await db().runResource.findMany({
    where: { run: { recoveryId: ctx.recovery.id }, kind: "server", removedAt: null },
    select: { resourceId: true, tag: true },
  });
  if (copies.length > 0 && !isTargetGivenUp(overrides)) {
    const made = await db().recoveryServer.findMany({ where: { recoveryId: ctx.recovery.id } });
    return { problems: [stillThere(ctx, record, copiesInOrder(copies, made, ctx.plan.servers))] };
  }
  const addresses = await takeBack(ctx);
  const serverIds = record?.servers.map(({ serverId }) => serverId) ?? [];
  const kept = await readKeptVms(ctx.plan.vnf.id, serverIds);
  const servers = await startAll(ctx, record, kept);
  return { problems: [...addresses, ...hookProblems(ctx, record, kept), ...servers] };
};

function stillThere(
  { plan, journal }: RecoveryContext,
  record: FenceRecord | null,
  copies: readonly { resourceId: string | null; tag: string }[],
): Problem {
  const cause = `Nothing is started at ${plan.from.name}: ${copies.length === 1 ? "a VM" : `${copies.length} VMs`} of the recovery may still be at ${plan.to.name} (${listed(copies.map(({ resourceId, tag }) => resourceId ?? tag))})`;
  for (const { key } of startStepsOf(plan, record)) journal.end(key, { state: "skipped", cause });
  return { cause, todo: "Roll back once more when they can be removed; two copies must not run at once." };
}

async function takeBack(ctx: RecoveryContext): Promise<Problem[]> {
  const { journal, clock, plan } = ctx;
  if (plan.floatingIps.length === 0) return takeBackFloatingIps(ctx, ADDRESSES_STEP);
  journal.begin(ADDRESSES_STEP);
  const problems = await takeBackFloatingIps(ctx, ADDRESSES_STEP);
  const [first] = problems;
  journal.end(ADDRESSES_STEP, {
    at: clock.now(),
    ...(first
      ? { state: "failed", cause: problems.map(({ cause }) => cause).join("; "), todo: first.todo }
      : { state: "succeeded" }),
  });
  return problems;
}

/** What a hook has fenced is not ours to undo. */
function hookProblems(ctx: RecoveryContext, record: FenceRecord | null, kept: KeptVms): Problem[] {
  if (!record?.hook?.isFenced) return [];
  const { plan } = ctx;
  const { hook } = record;
  const names = record.servers
    .filter((vm) => vm.state === "unproved" && isFenced(vm, hook) && !kept.of(placeOf(ctx, vm)))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      cause: `the hook ${record.hook.name} has fenced ${listed(names)}`,
      todo: `Take that back by hand, and start these by hand at ${plan.from.name}: ${listed(names)}.`,
    },
  ];
}

async function startAll(ctx: RecoveryContext, record: FenceRecord | null, kept: KeptVms): Promise<Problem[]> {
  const there = inBootOrder(record).filter(({ state }) => state !== "gone");
  const servers = there.filter((vm) => !kept.of(placeOf(ctx, vm)));
  for (const { serverId, state } of record?.servers ?? [])
    if (state === "gone")
      ctx.journal.end(startStep(serverId), { state: "skipped", cause: "It was gone before the failover." });
  const left = leave(ctx, there, kept);
  const places = groupBy(servers, (vm) => `${siteOf(ctx, vm)} ${vm.at?.projectId ?? ""}`);
  const answering = new Map<Entry, Answering>();
  await Promise.all(
    [...places.values()].map(async (own) => {
      const [first] = own;
      if (!first) return;
      const asked = await probeSource(ctx, {
        siteId: siteOf(ctx, first),
        projectId: first.at?.projectId ?? "",
      });
      for (const vm of own) answering.set(vm, asked);
    }),
  );
  const silent = servers.filter((vm) => !("session" in (answering.get(vm) ?? {})));
  const problems = [...left, ...silentProblems(ctx, silent, answering)];
  await noteLetGo(
    ctx,
    servers.filter((vm) => !silent.includes(vm)),
  );
  const reason = await lockReason(ctx.recovery.id);
  const gate = new Gate(AT_ONCE);
  for (const tier of groupBy(servers, ({ at }) => at?.tier ?? 1).values()) {
    const ended = await Promise.allSettled(
      tier.map((vm) => gate.run(() => startOne(ctx, vm, reason, answering.get(vm)))),
    );
    for (const result of ended) {
      if (result.status === "rejected") throw result.reason;
      if (result.value) problems.push(result.value);
    }
  }
  return problems;
}

const siteOf = ({ plan }: RecoveryContext, { at }: Entry): string => at?.siteId ?? plan.from.id;
const placeOf = (ctx: RecoveryContext, vm: Entry) => ({ siteId: siteOf(ctx, vm), serverId: vm.serverId });

/** Those that are not ours to start: nothing is asked of their sites. */
function leave(ctx: RecoveryContext, servers: readonly Entry[], kept: KeptVms): Problem[] {
  const left = servers.flatMap((vm) => {
    const keeper = kept.of(placeOf(ctx, vm));
    return keeper ? [{ vm, siteName: vm.at?.siteName ?? ctx.plan.from.name, keeper }] : [];
  });
  for (const one of left)
    ctx.journal.end(startStep(one.vm.serverId), { state: "skipped", cause: keptCause(one) });
  return keptProblems(left);
}

/** Those whose site does not answer, a sentence for each cause. */
function silentProblems(
  ctx: RecoveryContext,
  silent: readonly Entry[],
  answering: ReadonlyMap<Entry, Answering>,
): Problem[] {
  const causeOf = (vm: Entry) => {
    const asked = answering.get(vm);
    return asked && "trouble" in asked ? asked.trouble.cause : "it was not asked";
  };
  return [...groupBy(silent, causeOf)].map(([cause, vms]) => {
    for (const { serverId } of vms)
      ctx.journal.end(startStep(serverId), { at: ctx.clock.now(), state: "failed", cause, todo: BY_HAND });
    const started = vms.filter(({ wasRunning }) => wasRunning !== false).map(({ name }) => name);
    const locked = vms.filter(({ wasLocked, wasRunning }) => wasLocked !== true && wasRunning !== null);
    const todo = [
      started.length > 0 ? `start these by hand: ${listed(started)}` : null,
      locked.length > 0 ? `unlock ${listed(locked.map(({ name }) => name))}` : null,
    ].filter((part) => part !== null);
    return {
      cause,
      todo: sentence(`When it answers, ${todo.length > 0 ? todo.join(", and ") : "look at its VMs"}`),
    };
  });
}

/** Whether it was ever asked about: how it was is written down before anything is done to it. */
const isUntouched = ({ wasRunning }: Entry): boolean => wasRunning === null;

function ended({ journal, clock }: RecoveryContext, key: string, { wasRunning }: Entry): undefined {
  journal.end(key, { at: clock.now(), state: "succeeded", detail: { started: wasRunning === true } });
}

const NAMES: Partial<Record<string, string>> = { relocation: "relocation", replacement: "restore" };

/** Whoever has stopped it, or the loss of its site: it was not us, and so it is not ours to start. */
async function lookAtUntouched(
  { journal, clock, plan }: RecoveryContext,
  { serverId, name, at }: Entry,
  session: Session,
): Promise<Problem | undefined> {
  const key = startStep(serverId);
  const server = await ifFound(getServer(session, serverId, { deadlineMs: CALL_MS })).catch(ignoreCall);
  if (!server || judgePower(server) === "runs") {
    journal.end(key, { at: clock.now(), state: "skipped", cause: "Nothing was done to it." });
    return undefined;
  }
  const cause = `${name} at ${at?.siteName ?? plan.from.name} is ${server.vmState ?? "of unknown state"}, and was not stopped by this ${NAMES[plan.mode] ?? "failover"}`;
  journal.end(key, { at: clock.now(), state: "warned", cause, todo: "Start it by hand, if it should run." });
  return { cause, todo: `If it should run, start this by hand: ${name}.`, isTold: true };
}

function leftToThaw({ journal, clock }: RecoveryContext, key: string, method: string): undefined {
  const cause = `A backup holds it (${method}): it is thawed by the guardian once this is over.`;
  journal.end(key, { at: clock.now(), state: "succeeded", cause });
}

/**
 * Of what takes itself back: before any of them is let go of, since a failover that takes its place must not believe that they are
 * off still (relocation/give-way.ts).
 */
async function noteLetGo(
  { plan, recovery, assertFence }: RecoveryContext,
  vms: readonly Entry[],
): Promise<void> {
  if (!takesItselfBack(plan.mode) || vms.length === 0) return;
  assertFence();
  const { id } = recovery;
  const { fence } = await db().recovery.findUniqueOrThrow({ where: { id }, select: { fence: true } });
  const record = fence as unknown as FenceRecord;
  const serverIds = vms.map(({ serverId }) => serverId);
  const servers = record.servers.map((entry) =>
    serverIds.includes(entry.serverId) ? { ...entry, isLetGo: true } : entry,
  );
  await db().recovery.update({
    where: { id },
    data: { fence: { ...record, servers } as unknown as Prisma.InputJsonObject },
  });
}

const BY_HAND = "Start it by hand when its site answers.";

async function startOne(
  ctx: RecoveryContext,
  vm: Entry,
  reason: string,
  asked: Answering | undefined,
): Promise<Problem | undefined> {
  if (!asked || !("session" in asked)) return undefined;
  const { journal, clock } = ctx;
  const key = startStep(vm.serverId);
  const { session } = asked;
  journal.begin(key);
  const heldBy = await offByUs(ctx.recovery.id, { siteId: siteOf(ctx, vm), serverId: vm.serverId });
  // What is paused or suspended has a way back of its own: its thaw, by whoever watches, once this is over.
  const isThawed = heldBy === "pause" || heldBy === "suspend";
  const trouble = await unlockAndStart(
    {
      session,
      clock,
      assertFence: () => ctx.assertFence(),
      attempt: (attempt) => journal.attempt(key, attempt),
    },
    {
      serverId: vm.serverId,
      reason,
      ...(vm.lockedAs ? { orReason: vm.lockedAs } : {}),
      isOurLock: vm.wasLocked !== true,
      isStarted: !isThawed && (vm.wasRunning === true || (vm.wasRunning === null && heldBy !== null)),
    },
  );
  ctx.assertFence();
  if (!trouble && isThawed) return leftToThaw(ctx, key, heldBy);
  if (!trouble)
    return isUntouched(vm) && heldBy === null
      ? await lookAtUntouched(ctx, vm, session)
      : ended(ctx, key, { ...vm, wasRunning: vm.wasRunning ?? true });
  const { cause, todo, requestId } = trouble;
  journal.end(key, {
    at: clock.now(),
    state: "failed",
    cause,
    todo,
    ...(requestId ? { detail: { requestId } } : {}),
  });
  return { cause: `${vm.name} at ${vm.at?.siteName ?? ctx.plan.from.name}: ${cause}`, todo };
}
