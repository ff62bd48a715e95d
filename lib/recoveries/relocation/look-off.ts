import { db } from "../../db";
import { findServer } from "../../openstack/nova/servers";
import type { FenceRecord } from "../../runs/recovery-view";
import { RunStopped } from "../../runs/run-stopped";
import { CALL_MS, ignoreCall } from "../fence/hands";
import { judgePower } from "../fence/judge-power";
import { probeSource } from "../fence/probe-source";
import type { RecoveryContext } from "../recovery-context";
import { listed } from "../words";
import { OUTAGE_MS, whatOf } from "./outage-limit";
import { LOOK_STEP } from "./relocation-steps";

const AGAIN_MS = 3_000;
type Entry = FenceRecord["servers"][number];

/**
 * Looks, before anything is restored, whether all VMs at the source are still off: somebody may have started one since
 * (DESIGN I10). One of which nobody can say that it is off is asked about again, for ten minutes.
 * @throws RunStopped when one runs, or nobody can say; the signal's reason
 */
export async function lookOff(ctx: RecoveryContext): Promise<void> {
  const { journal, clock, signal, plan } = ctx;
  journal.begin(LOOK_STEP);
  const servers = await stoppedOnes(ctx);
  const endsAt = clock.monotonic() + OUTAGE_MS;
  for (;;) {
    const seen = await Promise.all(servers.map(async (vm) => ({ vm, is: await look(ctx, vm) })));
    const running = seen.filter(({ is }) => is === "runs").map(({ vm }) => vm.name);
    if (running.length > 0)
      throw ended(
        `${listed(running)} at ${plan.from.name} ${running.length === 1 ? "was" : "were"} started by somebody after the last backup: what was written since would be lost`,
        "Find out who starts VMs there, an autoscaler or a person, and have them leave it.",
      );
    const unsure = seen.filter(({ is }) => is === "unknown").map(({ vm }) => vm.name);
    if (unsure.length === 0) {
      journal.end(LOOK_STEP, { at: clock.now(), state: "succeeded", detail: { vms: servers.length } });
      return;
    }
    if (clock.monotonic() > endsAt)
      throw ended(
        `Nobody can say any more that ${listed(unsure)} at ${plan.from.name} ${unsure.length === 1 ? "is" : "are"} off`,
        `Look at ${plan.from.name}.`,
      );
    await clock.sleep(AGAIN_MS, signal);
  }

  function ended(cause: string, todo: string): RunStopped {
    journal.end(LOOK_STEP, { at: clock.now(), state: "failed", cause, todo });
    return new RunStopped({ cause, todo });
  }
}

/**
 * Looks once more when the copies are proved, since restores take their time: two copies must not be left running. A
 * source that says nothing by now stops nothing, as its VMs were off and locked.
 * @throws RunStopped when one runs
 */
export async function lookStillOff(ctx: RecoveryContext): Promise<void> {
  const { name } = ctx.plan.from;
  const seen = await Promise.all(
    (await stoppedOnes(ctx)).map(async (vm) => ({ vm, is: await look(ctx, vm) })),
  );
  const running = seen.filter(({ is }) => is === "runs").map(({ vm }) => vm.name);
  if (running.length > 0)
    throw new RunStopped({
      cause: `${listed(running)} at ${name} ${running.length === 1 ? "was" : "were"} started by somebody during the ${whatOf(ctx)}`,
      todo: "Find out who starts VMs there, an autoscaler or a person, and have them leave it.",
    });
}

async function stoppedOnes({ recovery }: RecoveryContext): Promise<Entry[]> {
  const { fence } = await db().recovery.findUniqueOrThrow({
    where: { id: recovery.id },
    select: { fence: true },
  });
  return (fence as unknown as FenceRecord | null)?.servers ?? [];
}

async function look(ctx: RecoveryContext, vm: Entry): Promise<"off" | "runs" | "unknown"> {
  const { at, serverId } = vm;
  const asked = await probeSource(ctx, {
    siteId: at?.siteId ?? ctx.plan.from.id,
    projectId: at?.projectId ?? "",
  });
  if (!("session" in asked)) return "unknown";
  const call = { deadlineMs: CALL_MS, signal: ctx.signal };
  const found = await findServer(asked.session, serverId, call)
    .then((server) => ({ server }))
    .catch(ignoreCall);
  if (!found) return "unknown";
  const power = judgePower(found.server);
  if (power === "off" || power === "gone") return "off";
  return power === "runs" ? "runs" : "unknown";
}
