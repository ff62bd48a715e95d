import type { Lease } from "../../freezes/lease";
import { thawJournal } from "../../freezes/thaw-journal";
import { log } from "../../log";
import { guestAgent } from "../../quiesce/guest-agent";
import { quiesceMethods } from "../../quiesce/methods";
import type { QuiesceMethod } from "../../quiesce/quiesce-method";
import { siteHosts } from "../../sites/host-access";
import type { BackupContext } from "../backup-context";

/** Finds the method by which a lease's VM is held; undefined: its site has none of that name. */
export type MethodOf = (lease: Pick<Lease, "credentialId" | "method">) => Promise<QuiesceMethod | undefined>;

/**
 * The longest that a sign-in ahead of the first thaw is waited for; one that fails is made again by the thaw itself. What
 * can be thawed without, the watch over frozen VMs thaws meanwhile.
 */
const SIGN_IN_MS = 10_000;

type Of = Pick<BackupContext, "reader" | "plan" | "actor" | "run">;

/**
 * The methods to thaw what is left of a run, each made when it is first asked for. What cannot be made, of a credential
 * that was removed or a key to the compute hosts that cannot be read, holds up no other: it rejects, and is tried anew
 * when it is asked for again. Their calls are written down as all thaws are, with a database that is away or a fence that
 * is lost too.
 */
export function thawMethods(ctx: Of): MethodOf {
  const made = new Map<string, Promise<QuiesceMethod | undefined>>();
  return (lease) => {
    const key = `${lease.credentialId} ${lease.method}`;
    const known = made.get(key);
    if (known) return known;
    const making = make(ctx, lease);
    made.set(key, making);
    making.catch((error: unknown) => {
      log.warn({ err: error, site: ctx.plan.site.name }, "a way to thaw its VMs could not be read");
      made.delete(key);
    });
    return making;
  };
}

async function make(
  { reader, plan, actor, run }: Of,
  { credentialId, method }: Pick<Lease, "credentialId" | "method">,
): Promise<QuiesceMethod | undefined> {
  const by = (await reader(credentialId)).journalled(thawJournal({ actor, site: plan.site, runId: run.id }));
  const hosts = method === "guest-agent" ? await siteHosts(plan.site.id) : undefined;
  // Here rather than in the thaw, whose time is short: the next VM's would then be sent before it.
  await by.token({ urgent: true, deadlineMs: SIGN_IN_MS }).catch(() => {});
  const methods = quiesceMethods(by, hosts ? { guestAgent: guestAgent(by, hosts.access, hosts.shell) } : {});
  return methods.find(({ name }) => name === method);
}
