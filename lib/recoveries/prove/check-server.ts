import { isPassing } from "../../made/make-once";
import { isOpenStackError } from "../../openstack/errors";
import { getConsoleOutput } from "../../openstack/nova/server-actions";
import { findServer } from "../../openstack/nova/servers";
import type { Check } from "../boot-tiers";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { checkHttp } from "./check-http";
import type { CheckResult } from "./check-result";
import { checkTcp } from "./check-tcp";
import { probeAddress } from "./probe-address";

const AGAIN_MS = 3_000;

/**
 * Makes the checks of one VM side by side, each again and again within its time; each is a step.
 * @param id of the recovered VM
 * @returns why it does not work; undefined when no check failed
 * @throws the signal's reason; what is no call's failure
 */
export async function checkServer(
  ctx: RecoveryContext,
  server: PlannedServer,
  id: string,
): Promise<{ failed?: { cause: string; todo: string } }> {
  const checks = ctx.plan.tiers
    .flatMap((tier) => tier.checks)
    .filter(({ serverId }) => serverId === server.serverId);
  const results = await Promise.all(
    checks.map(async (check, n) => {
      const key = `verify:${server.serverId}:${n}`;
      ctx.journal.begin(key);
      const result = await within(ctx, check, () => look(ctx, check, server, id));
      ctx.assertFence();
      const at = ctx.clock.now();
      if (result.state === "passed") ctx.journal.end(key, { at, state: "succeeded" });
      else ctx.journal.end(key, { at, ...result });
      return result;
    }),
  );
  const failures = results.flatMap((result) => (result.state === "failed" ? [result] : []));
  const [first] = failures;
  if (!first) return {};
  return { failed: { cause: failures.map(({ cause }) => cause).join("; "), todo: first.todo } };
}

async function within(
  { clock, signal }: RecoveryContext,
  check: Check,
  look: () => Promise<CheckResult>,
): Promise<CheckResult> {
  const endsAt = clock.monotonic() + check.within * 1000;
  for (;;) {
    const result = await look();
    signal.throwIfAborted();
    const left = endsAt - clock.monotonic();
    if (result.state !== "failed" || left <= 0) return result;
    await clock.sleep(Math.min(AGAIN_MS, left), signal);
  }
}

async function look(
  ctx: RecoveryContext,
  check: Check,
  server: PlannedServer,
  id: string,
): Promise<CheckResult> {
  if (server.startsOff && check.kind !== "active")
    return { state: "skipped", cause: "It was off when the point was taken, and is off again." };
  try {
    if (check.kind === "active") return await lookWhetherUp(ctx, server, id);
    if (check.kind === "console") return await lookAtConsole(ctx, server, id, check.text);
    const way = await probeAddress(ctx, server);
    if ("noRoute" in way) return { state: "skipped", cause: `Not looked at: ${way.noRoute}.` };
    return check.kind === "tcp"
      ? await checkTcp(way.address, check.port, ctx.signal)
      : await checkHttp(way.address, check, ctx.signal);
  } catch (error) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    // Before a VM is up, its console is refused; what passes is looked for again.
    if (!isOpenStackError(error) || !(isPassing(error) || error.kind === "conflict")) throw error;
    return { state: "failed", cause: `${error.site}: ${error.causeText}`, todo: error.nextStep };
  }
}

/** Also of one that was stopped again: it came up before. */
async function lookWhetherUp(ctx: RecoveryContext, server: PlannedServer, id: string): Promise<CheckResult> {
  const found = await findServer(await ctx.reader(server.credentialId), id, { signal: ctx.signal });
  const isUp = found?.vmState === "active" || (server.startsOff && found?.vmState === "stopped");
  if (isUp) return { state: "passed" };
  return {
    state: "failed",
    cause: found
      ? `VM ${id} is ${found.vmState ?? found.status}${found.fault ? `: ${found.fault.message}` : ""}`
      : `VM ${id} is not there any more`,
    todo: "Look at the VM’s actions at the site: somebody, or its host, has changed it.",
  };
}

async function lookAtConsole(
  ctx: RecoveryContext,
  server: PlannedServer,
  id: string,
  text: string,
): Promise<CheckResult> {
  const output = await getConsoleOutput(await ctx.reader(server.credentialId), id, { signal: ctx.signal });
  if (output.includes(text)) return { state: "passed" };
  return {
    state: "failed",
    cause: `Its console does not show “${text}” within the time`,
    todo: "Look at its console: what it shows last tells how far it came.",
  };
}
