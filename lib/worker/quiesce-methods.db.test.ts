import { afterAll, beforeAll, expect, it } from "vitest";
import { FakeHost } from "../../compute-host/testing/fake-host";
import { db } from "../db";
import { stopServer } from "../openstack/nova/server-actions";
import { listAllServers } from "../openstack/nova/servers";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import { type FakeSshd, fakeSshd, newKeys } from "../quiesce/testing/fake-sshd";
import type { Certificate } from "../recovery-points/certificate";
import { sandboxControl } from "../sandbox/control/client";
import type { HistoryEntry } from "../sandbox/core/history";
import { SERVERS } from "../sandbox/nova/rows";
import { runCheckList } from "../sites/run-check-list";
import { setHostAccess } from "../sites/set-host-access";
import { credentialSession } from "../sites/site-session";
import { person } from "../sites/testing/stored-site";
import { changeMembers } from "../vnfs/change-members";
import { type BackupStage, backupStage } from "./testing/backup-stage";
import { forgetWorkers, until } from "./testing/database";
import { type DoomedWorkers, doomedWorkers } from "./testing/doomed-workers";
import { violationsOf } from "./testing/run-history";

/*
 * Whole backups by a real worker of VMs that are held by other methods than nova-quiesce, on a clock that is real: what
 * the sandbox's Nova and a compute host behind SSH saw, beside what the certificate says. One more VM is switched off.
 */

const NAMES = ["pcscf-1", "scscf-1", "scscf-2"];
const OFF = "pcscf-2";
/** Files have whole milliseconds, and each side its own rounding. */
const ROUNDING_MS = 2;
let stage: BackupStage;
let workers: DoomedWorkers;
const host = new FakeHost();
let sshd: FakeSshd;
/** How the compute host calls them, by name. */
let domains: Map<string, string>;

beforeAll(async () => {
  await forgetWorkers();
  workers = await doomedWorkers();
  // However slow this machine is: the budget is no matter of these tests.
  stage = await backupStage([...NAMES, OFF], ["Oslo"], { freezeBudgetMs: 40_000 });
  const site = await db().site.findFirstOrThrow({ where: { name: "Lyon" }, include: { credentials: true } });
  const ims = site.credentials.find(({ projectName }) => projectName === "ims");
  const session = await credentialSession(ims?.id ?? "");
  const servers = (await listAllServers(session)).filter(({ id }) => stage.serverIds.includes(id));
  domains = new Map(servers.map(({ name, instanceName }) => [name ?? "", instanceName ?? ""]));
  for (const domain of domains.values()) host.put(domain);
  const keys = newKeys();
  sshd = await fakeSshd({ host, userKey: keys.private });
  const knownHosts = [...new Set(servers.map((s) => `${s.host},${sshd.knownHosts}`))].join("\n");
  const access = { user: "stillpoint", port: "22", privateKey: keys.private, knownHosts };
  await setHostAccess(person(), { siteId: site.id, version: null, ...access });
  const { id: rule } = await asHypervisor("QEMU", servers);
  await runCheckList(site.id, { asksAtOnce: true });
  await control().removeFault(rule);
  const off = servers.find(({ name }) => name === OFF)?.id ?? "";
  const noted = session.journalled({ before: async () => {}, after: async () => {} });
  await stopServer(noted, off);
  await until(async () => vmStateOf(off) === "stopped", 20_000);
  await workers.begin(await workers.loaded());
}, 180_000);
afterAll(async () => {
  await workers?.killAll();
  await stage?.close();
  await workers?.remove();
  await sshd?.close();
  await host.close();
});

const history = (since: number) => stage.sandbox.world.history.since(since, 100_000);
const vmStateOf = (serverId: string) => lyon().rows(SERVERS).get(serverId)?.vmState;
function lyon() {
  const [site] = stage.sandbox.world.sites;
  if (!site) throw new Error("the sandbox has no site");
  return site;
}

const control = () => sandboxControl(stage.sandbox.controlUrl, stage.sandbox.controlKey);

/** The sandbox's hypervisors are of the type "fake", as devcloud's: on these an agent is never reached over the host. */
const asHypervisor = (type: string, servers: readonly { host: string | undefined }[]) => {
  const hosts = [...new Set(servers.flatMap(({ host: name }) => name ?? []))];
  const hypervisors = hosts.map((name) => ({
    id: name,
    hypervisor_hostname: name,
    hypervisor_type: type,
    service: { host: name },
  }));
  const body = JSON.stringify({ hypervisors });
  const headers = { "content-type": "application/json" };
  return control().addFault({
    at: "request",
    service: "nova",
    path: "/os-hypervisors/detail",
    effect: { do: "answer", status: 200, body, headers },
  });
};

interface Deed {
  /** On this machine's clock, ms. */
  at: number;
  deed: string;
}

/** The sandbox's clock is ahead of the machine's by what it was moved on. */
const aheadMs = () => stage.sandbox.world.clock.now() - Date.now();

/** What Nova and the guests' agents did since then: "held pcscf-1", "let go pcscf-1", in the order in which it happened. */
function deedsSince(since: number, begunAt: number, ahead: number): Deed[] {
  const inNova = history(since).flatMap((entry): Deed[] => {
    const deed = novaDeed(entry);
    return deed && domains.has(String(entry.name))
      ? [{ at: Date.parse(entry.time) - ahead, deed: `${deed} ${entry.name}` }]
      : [];
  });
  const onHost = [...domains].flatMap(([name, domain]): Deed[] =>
    (["freeze", "thaw"] as const).flatMap((verb) => {
      const at = host.lastCallAt(`guest-fsfreeze-${verb} ${domain}`) * 1000;
      return at >= begunAt ? [{ at, deed: `${verb === "freeze" ? "held" : "let go"} ${name}` }] : [];
    }),
  );
  return [...inNova, ...onHost].sort((a, b) => a.at - b.at);
}

const HOLDS = new Set(["paused", "suspended", "stopped"]);

function novaDeed({ kind, what, table, from, to }: HistoryEntry): "held" | "let go" | undefined {
  if (kind === "did")
    return what === "guest frozen" ? "held" : what === "guest thawed" ? "let go" : undefined;
  const [was, is] = [from, to].map((row) => String((row as { vmState?: string } | undefined)?.vmState));
  if (table !== "servers" || was === is) return undefined;
  return HOLDS.has(String(is)) ? "held" : is === "active" && HOLDS.has(String(was)) ? "let go" : undefined;
}

/** Each of the three by its method. */
async function choose(methods: readonly QuiesceMethodName[]): Promise<void> {
  const { vnfId: id } = stage;
  const vnf = await db().vnf.findUniqueOrThrow({
    where: { id },
    include: { members: { orderBy: { position: "asc" } } },
  });
  const members = vnf.members.slice(0, NAMES.length).map((member, i) => {
    const { serverId, isLeftOut, bootOrder, excludedVolumeIds } = member;
    return { serverId, isLeftOut, bootOrder, excludedVolumeIds, quiesceMethod: methods[i] };
  });
  await changeMembers(person(), { vnfId: id, version: vnf.version, members });
}

const between = (at: number, from: string | null, to: string | null): void => {
  expect(at).toBeGreaterThanOrEqual(Date.parse(from ?? "") - ROUNDING_MS);
  expect(at).toBeLessThanOrEqual(Date.parse(to ?? "") + ROUNDING_MS);
};

it.each([
  [["guest-agent", "guest-agent", "guest-agent"], "filesystem"],
  [["pause", "pause", "pause"], "crash-group"],
  [["suspend", "suspend", "suspend"], "crash-group"],
  [["stop", "stop", "stop"], "filesystem"],
  [["nova-quiesce", "guest-agent", "pause"], "crash-group"],
  [["stop", "guest-agent", "nova-quiesce"], "filesystem"],
] as const)(
  "%s: held in order, cut inside, let go in reverse, and a certificate that is true",
  async (methods, consistency) => {
    await choose(methods);
    const since = stage.sandbox.world.history.last;
    const [ahead, begunAt] = [aheadMs(), Date.now()];
    const runId = await stage.start();
    expect(await stage.ended(runId)).toMatchObject({ state: "succeeded", failure: null });
    expect(await violationsOf(stage, runId, since)).toEqual([]);

    const deeds = deedsSince(since, begunAt, ahead);
    expect(deeds.map(({ deed }) => deed)).toEqual([
      ...NAMES.map((name) => `held ${name}`),
      ...NAMES.toReversed().map((name) => `let go ${name}`),
    ]);
    const [lastHeld, firstLetGo] = [deeds[2]?.at ?? Infinity, deeds[3]?.at ?? -Infinity];
    const cuts = history(since).filter(({ route, kind }) => kind === "asked" && route === "snapshots.create");
    expect(cuts.length).toBeGreaterThan(NAMES.length);
    for (const { time } of cuts) {
      expect(Date.parse(time) - ahead).toBeGreaterThanOrEqual(lastHeld);
      expect(Date.parse(time) - ahead).toBeLessThanOrEqual(firstLetGo);
    }
    // As it was before: what ran runs, and what was off is off.
    const states = stage.serverIds.map(vmStateOf);
    expect(states).toEqual([...NAMES.map(() => "active"), "stopped"]);
    for (const domain of domains.values()) expect(host.guest(domain).frozen).toBe(0);

    const point = await db().recoveryPoint.findUniqueOrThrow({ where: { runId } });
    expect(point).toMatchObject({ state: "complete", consistency });
    const certificate = point.certificate as unknown as Certificate;
    expect(certificate).toMatchObject({ consistency, limits: [] });
    // A thaw that a slow machine has not confirmed within its short bound is asked for once more.
    expect(certificate.incidents.filter(({ text }) => !/ needed \d+ thaws$/.test(text))).toEqual([]);
    expect(certificate.members.map(({ name, method }) => [name, method])).toEqual(
      NAMES.map((name, i) => [name, methods[i]]),
    );
    for (const claim of certificate.claims) expect(claim).toMatchObject({ holds: true });
    for (const member of certificate.members) {
      const at = (deed: string) =>
        deeds.find((each) => each.deed === `${deed} ${member.name}`)?.at ?? Number.NaN;
      between(at("held"), member.quiesceSentAt, member.frozenAt);
      between(at("let go"), member.thawSentAt, member.thawedAt);
    }
    for (const { sentAt, availableAt } of certificate.snapshots) {
      between(Date.parse(sentAt ?? ""), certificate.overlap?.from ?? null, certificate.overlap?.to ?? null);
      between(
        Date.parse(availableAt ?? ""),
        certificate.overlap?.from ?? null,
        certificate.overlap?.to ?? null,
      );
    }
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    expect(run.window).toMatchObject({ off: [{ name: OFF }] });
  },
  300_000,
);
