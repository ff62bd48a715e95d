import { groupBy } from "../../group-by";
import { isOpenStackError } from "../../openstack/errors";
import { ifFound } from "../../openstack/if-found";
import { getFloatingIp, moveFloatingIp } from "../../openstack/neutron/floating-ips";
import { findServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import { failedBy } from "../build/failed-try";
import { changeThing, lookAt } from "../build/make-thing";
import { noteTakenBack, openChanges } from "../hand-over/floating-ip-changes";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import { listed } from "../words";
import { lockAgain, pastLock } from "./past-lock";
import { plugIn } from "./plug-in";
import { portToGive } from "./port-to-give";
import { giveBackStep, giveBackStepsOf, giverName } from "./take-steps";
import { isOpen, noteGivenBack, type TakenRow, takenRows } from "./taken-record";

/**
 * Of a roll-back: former VMs get back what they gave up, in the order of their interfaces: the same port where Nova has
 * kept it, else one with the same MAC, addresses, groups and name. Only once none of the recovery's VMs and ports is left
 * there. What was never taken is not touched. May be called again at any time.
 * @returns what could not be done; how many ports are not given back, and can be by another call
 */
export async function giveAddressesBack(
  ctx: RecoveryContext,
): Promise<{ problems: Problem[]; left: number }> {
  const steps = giveBackStepsOf(ctx.plan);
  if (steps.length === 0) return { problems: [], left: 0 };
  ctx.journal.plan(steps);
  const rows = await takenRows(ctx);
  for (const { key } of steps)
    if (!rows.some((row) => giveBackStep(row.detail.portKey) === key && row.detail.askedAt))
      ctx.journal.end(key, { state: "skipped", cause: "It was not taken." });
  const byVm = groupBy(rows.filter(isOpen), ({ detail }) => detail.formerServerId);
  const ended = await Promise.all([...byVm.values()].map((own) => giveToOne(ctx, own)));
  return {
    problems: ended.flatMap(({ problems }) => problems),
    left: ended.reduce((sum, { left }) => sum + left, 0),
  };
}

async function giveToOne(
  ctx: RecoveryContext,
  rows: readonly TakenRow[],
): Promise<{ problems: Problem[]; left: number }> {
  const problems: Problem[] = [];
  let left = 0;
  for (const row of [...rows].sort((a, b) => placeOf(a) - placeOf(b))) {
    const key = giveBackStep(row.detail.portKey);
    ctx.journal.begin(key, ctx.clock.now());
    const { told, isOver } = await giveOne(ctx, row, key);
    const [first] = told;
    if (!isOver) left++;
    ctx.journal.end(key, {
      at: ctx.clock.now(),
      state: first ? (isOver ? "warned" : "failed") : "succeeded",
      ...(first ? { cause: told.map(({ cause }) => cause).join("; "), todo: first.todo } : {}),
    });
    problems.push(...told.map((problem) => (isOver ? { ...problem, isTold: true } : problem)));
  }
  return { problems, left };
}

const placeOf = ({ detail: { nics, port } }: TakenRow): number => {
  const place = nics.indexOf(port.id);
  return place < 0 ? nics.length : place;
};

interface Given {
  told: Problem[];
  /** There is nothing more to be done for it. */
  isOver: boolean;
}

async function giveOne(ctx: RecoveryContext, row: TakenRow, step: string): Promise<Given> {
  const { formerName, port, portKey: _ } = row.detail;
  const what = listed(port.fixedIps.map(({ address }) => address)) || port.mac;
  try {
    return await give(ctx, row, step);
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    ctx.assertFence();
    const failed = failedBy(error);
    if (!failed) throw error;
    return {
      told: [
        {
          cause: `${what} could not be given back to ${whose(ctx, formerName)}: ${failed.cause}`,
          todo: `Roll it back once more, or do it by hand: ${commandFor(row)}`,
        },
      ],
      isOver: false,
    };
  }
}

async function give(ctx: RecoveryContext, row: TakenRow, step: string): Promise<Given> {
  const { formerServerId: serverId, formerName: name, lock } = row.detail;
  const session = await ctx.session(row.credentialId);
  const noteGiven = () => noteGivenBack(row, new Date(ctx.clock.now()).toISOString());
  const server = await lookAt(ctx, (call) => findServer(session, serverId, call));
  if (!server) {
    await noteGiven();
    const cause = `${whose(ctx, name)}${isPresent(ctx) ? "" : ","} is not there any more: its addresses were not given back`;
    return { told: [{ cause, todo: "Nothing: they are free." }], isOver: true };
  }
  const vm = { session, serverId, name, step };
  const portId = await portToGive(ctx, session, row, step);
  try {
    await pastLock(ctx, vm, () => plugIn(ctx, session, { serverId, portId, step }));
  } catch (error) {
    if (isOpenStackError(error)) await lockAgain(ctx, vm, lock);
    throw error;
  }
  const unlocked = await lockAgain(ctx, vm, lock);
  const led = await leadBack(ctx, session, row, { portId, step });
  await noteGiven();
  return { told: [...(unlocked ? [unlocked] : []), ...led], isOver: true };
}

/** Neutron leads a floating IP nowhere when its port is deleted: to the port that stands for it, it is led again. */
async function leadBack(
  ctx: RecoveryContext,
  session: Session,
  { detail: { floatingIps, formerName } }: TakenRow,
  { portId, step }: { portId: string; step: string },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const changes = await openChanges(ctx);
  for (const { id, address } of floatingIps) {
    const now = await lookAt(ctx, (call) => ifFound(getFloatingIp(session, id, call)));
    if (now && now.portId === undefined)
      await changeThing(ctx, { step, call: `PUT /floatingips/${id}` }, (call) =>
        moveFloatingIp(session, id, portId, call),
      );
    else if (now?.portId !== portId)
      problems.push({
        cause: `floating IP ${address}, which led to ${formerName}, ${now ? `leads to port ${now.portId} by now, and was left there` : "is not there any more"}`,
        todo: "Find out who changed it at the site.",
      });
    // It leads where it led before the recovery, so that nobody else takes it back.
    for (const change of changes.filter((c) => c.id === id))
      await noteTakenBack(change, new Date(ctx.clock.now()));
  }
  return problems;
}

const isPresent = ({ plan }: RecoveryContext): boolean => plan.mode === "replacement";
const whose = (ctx: RecoveryContext, formerName: string): string =>
  giverName({ formerName, isPresent: isPresent(ctx) });

const commandFor = ({ detail: { formerServerId, port, networkId, isDeleted } }: TakenRow): string =>
  isDeleted
    ? `openstack port create --network ${networkId} --mac-address ${port.mac} ${port.fixedIps.map(({ address }) => `--fixed-ip ip-address=${address}`).join(" ")} <name>, then openstack server add port ${formerServerId} <name>`
    : `openstack server add port ${formerServerId} ${port.id}`;
