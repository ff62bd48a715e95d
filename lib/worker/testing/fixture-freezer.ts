/*
 * A worker that freezes the VMs of a run and thaws none of them, for the tests of who thaws in its place: with the
 * real lock, leases and quiesce. RUN, SITE, CREDENTIAL, METHOD, TARGETS and DEADLINE_MS say what.
 */

import { callJournal } from "../../audit/call-journal";
import { audited } from "../../audit/record";
import { armLeases, noteLeases } from "../../freezes/leases";
import { guestAgent } from "../../quiesce/guest-agent";
import { quiesceMethods } from "../../quiesce/methods";
import type { QuiesceTarget } from "../../quiesce/quiesce-method";
import { ExecutorLock } from "../../runs/executor-lock";
import { ownIdentity } from "../../runs/process-identity";
import { siteHosts } from "../../sites/host-access";
import { credentialSession } from "../../sites/site-session";

const { DATABASE_URL = "", RUN = "", SITE = "", CREDENTIAL = "", METHOD = "", TARGETS = "[]" } = process.env;
const deadlineMs = Number(process.env.DEADLINE_MS ?? 60_000);
const targets = JSON.parse(TARGETS) as QuiesceTarget[];
const id = `freezer-${process.pid}`;
// Told to keep its lock, it hangs as one that has lost it and does not hear of it.
await ExecutorLock.acquire(DATABASE_URL, { ...ownIdentity(), id, version: "1" }, () => {});

const reader = await credentialSession(CREDENTIAL);
const site = { id: SITE, name: reader.site };
const session = reader.journalled(callJournal({ actor: { kind: "worker", name: id }, site, runId: RUN }));
const hosts = await siteHosts(SITE);
const method = quiesceMethods(session, {
  ...(hosts ? { guestAgent: guestAgent(session, hosts.access, hosts.shell) } : {}),
}).find(({ name }) => name === METHOD);
if (!method || method.name === "none") throw new Error(`no method ${METHOD}`);
const { name } = method;

const leases = await audited((tx) =>
  armLeases(tx, {
    runId: RUN,
    attempt: 1,
    site,
    vnfName: "ims-core",
    ownerId: id,
    deadlineMs,
    members: targets.map((target, i) => ({
      position: i + 1,
      credentialId: CREDENTIAL,
      serverId: target.serverId,
      serverName: target.name,
      method: name,
      target,
      thawIntentId: null,
    })),
  }),
);
process.stdout.write("armed\n");
for (const lease of leases) {
  const sentAt = new Date();
  const outcome = await method.quiesce(lease.target, { deadlineMs: 10_000, thawAfterMs: 60_000 });
  if (outcome.state !== "frozen") throw new Error(`${lease.serverName}: ${outcome.state}`);
  await noteLeases([{ id: lease.id, state: "frozen", sentAt, frozenAt: new Date() }]);
}
process.stdout.write("frozen\n");
setInterval(() => {}, 1_000);
