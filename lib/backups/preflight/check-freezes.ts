import { db } from "../../db";
import { groupBy } from "../../group-by";
import type { QuiesceMethodName, QuiesceTarget } from "../../quiesce/quiesce-method";
import type { BackupContext } from "../backup-context";
import { quiescedMembers } from "../backup-plan";
import { siteMethods } from "../site-methods";
import { type Check, type Finding, stop, warn } from "./check";
import { targetNow } from "./target-now";

const ASK_MS = 15_000;

/** Nobody else holds one of the VMs: what we did not freeze we do not thaw. */
export const checkFreezes: Check = {
  name: "freezes",
  title: "No other freeze",
  async run(ctx, look) {
    const quiesced = quiescedMembers(ctx.plan);
    if (quiesced.length === 0) return { findings: [], isSkipped: true };
    const leases = await openLeases(ctx);
    const isOurs = new Set(leases.map(({ serverId }) => serverId));
    const findings = leases.map(({ serverName, run }) =>
      stop(
        `${serverName} may still be frozen by run b-${run.number}.`,
        "Wait until it is thawed, or use Thaw now; then back up again.",
      ),
    );
    const groups = groupBy(quiesced, (m) => `${m.credentialId} ${m.hold.method}`);
    const asked = await Promise.all(
      [...groups.values()].map(async (members) => {
        const [first] = members;
        if (!first) return [];
        const targets = members
          .filter(({ serverId }) => !isOurs.has(serverId))
          .map((member) => targetNow(member, look.servers.get(member.serverId)));
        return heldByOthers(ctx, first.credentialId, first.hold.method, targets);
      }),
    );
    return { findings: [...findings, ...asked.flat()], detail: { vms: quiesced.length } };
  },
};

const openLeases = ({ run, plan }: BackupContext) =>
  db().freezeLease.findMany({
    where: {
      closedAt: null,
      runId: { not: run.id },
      siteId: plan.site.id,
      serverId: { in: plan.members.map((m) => m.serverId) },
    },
    select: { serverId: true, serverName: true, run: { select: { number: true } } },
    orderBy: { serverName: "asc" },
  });

async function heldByOthers(
  ctx: BackupContext,
  credentialId: string,
  name: QuiesceMethodName,
  targets: readonly QuiesceTarget[],
): Promise<Finding[]> {
  const methods = await siteMethods(await ctx.reader(credentialId), ctx.plan.site.id);
  const method = methods.get(name);
  if (!method || targets.length === 0) return [];
  const states = await method.states(targets, { deadlineMs: ASK_MS, signal: ctx.signal });
  return targets.flatMap((target) => {
    const state = states.get(target.serverId);
    if (state === "frozen")
      return [
        stop(
          `${target.name} is held still already, by somebody else than Stillpoint.`,
          "Find out who froze it and have it thawed there; then back up again.",
        ),
      ];
    return state === "unknown"
      ? [warn(`Whether somebody else holds ${target.name} still is not known.`)]
      : [];
  });
}
