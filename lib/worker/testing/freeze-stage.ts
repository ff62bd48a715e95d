import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { isOpenStackError } from "../../openstack/errors";
import type { CallJournal } from "../../openstack/journal";
import { unquiesceServer } from "../../openstack/nova/quiesce";
import { listAllServers } from "../../openstack/nova/servers";
import type { QuiesceMethodName, QuiesceTarget } from "../../quiesce/quiesce-method";
import { cloudsYaml } from "../../sandbox/clouds-yaml";
import { sandboxControl } from "../../sandbox/control/client";
import { telecom } from "../../sandbox/scenes/telecom/telecom";
import { startSandbox } from "../../sandbox/start-sandbox";
import { registerSandboxSites } from "../../sandbox-mode/register-sandbox-sites";
import { credentialSession } from "../../sites/site-session";
import { bundle } from "./bundle";
import { Child } from "./child";
import { ownDatabase } from "./own-database";

const NO_JOURNAL: CallJournal = { before: async () => {}, after: async () => {} };
const PASSWORD = "of the sandbox";
/** Frozen in this order. */
const NAMES = ["pcscf-1", "scscf-1", "scscf-2"];

/** A PostgreSQL of this file's own, that can be stopped, the sandbox cloud, and the programs that freeze and thaw. */
export async function freezeStage() {
  const database = await ownDatabase();
  const sandbox = await startSandbox({ scene: telecom, password: PASSWORD, hasLatency: false });
  process.env.STILLPOINT_SANDBOX_SITES = sandbox.sites
    .map(({ authUrl }) => new URL(authUrl).origin)
    .join(",");
  await registerSandboxSites(cloudsYaml(sandbox, telecom, PASSWORD));
  const site = await db().site.findFirstOrThrow({ where: { name: "Lyon" }, include: { credentials: true } });
  const credential = site.credentials.find(({ projectName }) => projectName === "ims");
  if (!credential) throw new Error("no credential of ims");
  const servers = await listAllServers(await credentialSession(credential.id));
  const targets = NAMES.map((name): QuiesceTarget => {
    const vm = servers.find((each) => each.name === name);
    if (!vm) throw new Error(`no VM ${name}`);
    const { id: serverId, vmState, taskState, powerState, isLocked, host, instanceName } = vm;
    const imageProperties = { hw_qemu_guest_agent: "yes" };
    return { serverId, name, vmState, taskState, powerState, isLocked, host, instanceName, imageProperties };
  });
  const vnf = await db().vnf.create({ data: { siteId: site.id, name: "ims-core", nameKey: "ims-core" } });
  const [guardian, freezer, worker] = await Promise.all([
    bundle("lib/worker/guardian-main.ts"),
    bundle("lib/worker/testing/fixture-freezer.ts"),
    bundle("lib/worker/main.ts"),
  ]);
  const programs = { guardian, freezer, worker };
  const children: Child[] = [];
  const control = sandboxControl(sandbox.controlUrl, sandbox.controlKey);

  return {
    site,
    targets,
    control,
    start(program: keyof typeof programs, env: Record<string, string> = {}): Child {
      const child = new Child(programs[program].file, env);
      children.push(child);
      return child;
    },
    /** A worker of another run that has frozen the VMs, as soon as it has said so. */
    async freeze(method: QuiesceMethodName, deadlineMs = 60_000): Promise<{ runId: string; owner: Child }> {
      const run = await db().run.create({
        data: {
          kind: "backup",
          state: "running",
          vnfId: vnf.id,
          vnfName: vnf.name,
          siteId: site.id,
          siteName: site.name,
          startKey: randomUUID(),
          startedBy: {},
          plan: {},
          planHash: "",
        },
      });
      const env = { RUN: run.id, SITE: site.id, CREDENTIAL: credential.id, METHOD: method };
      const owner = this.start("freezer", {
        ...env,
        TARGETS: JSON.stringify(targets),
        DEADLINE_MS: String(deadlineMs),
      });
      await owner.says("frozen\n");
      return { runId: run.id, owner };
    },
    /** What really happened to the guests, oldest first: "thawed scscf-2 by nova-quiesce". */
    async deeds(): Promise<string[]> {
      const { entries } = await control.log({ kind: "did", limit: 10_000 });
      return entries.flatMap(({ what, server: of, by }) => {
        const target = targets.find(({ serverId }) => serverId === of);
        const deed = /^guest (frozen|thawed)$/.exec(String(what))?.[1];
        return target && deed ? [`${deed} ${target.name} by ${by}`] : [];
      });
    },
    leases: (runId: string) => db().freezeLease.findMany({ where: { runId }, orderBy: { position: "asc" } }),
    stopDatabase: () => database.stop(),
    startDatabaseAgain: () => database.startAgain(),
    /** As before a test: no process, no fault, no lease, and no VM frozen. */
    async clear(): Promise<void> {
      await Promise.all(children.splice(0).map((child) => child.kill()));
      await control.flip("heal");
      await db().freezeLease.deleteMany();
      await db().guardian.deleteMany();
      const session = (await credentialSession(credential.id)).journalled(NO_JOURNAL);
      for (const { serverId } of targets)
        await unquiesceServer(session, serverId, { wait: true }).catch((error: unknown) => {
          if (!isOpenStackError(error, "conflict")) throw error; // it is not frozen
        });
    },
    async close(): Promise<void> {
      await Promise.all(children.splice(0).map((child) => child.kill()));
      await sandbox.close();
      await Promise.all(Object.values(programs).map((each) => each.remove()));
      await database.close();
    },
  };
}

export type FreezeStage = Awaited<ReturnType<typeof freezeStage>>;
