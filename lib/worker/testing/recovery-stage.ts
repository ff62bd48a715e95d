import { db } from "../../db";
import { Prisma, type Run } from "../../generated/prisma/client";
import { cleanUpDrill } from "../../recoveries/clean-up-drill";
import type { SiteRef } from "../../recoveries/recovery-facts";
import type { RecoveryPlanView } from "../../recoveries/recovery-plan-view";
import { rollBackRecovery } from "../../recoveries/roll-back";
import { ATTACHMENTS, SNAPSHOTS, VOLUMES } from "../../sandbox/cinder/rows";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import { type SandboxControl, sandboxControl } from "../../sandbox/control/client";
import { asAdmin } from "../../sandbox/control/switches/as-admin";
import type { Site } from "../../sandbox/core/site";
import {
  ADDRESSES,
  FLOATING_IPS,
  MACS,
  NETWORKS,
  PORTS,
  ROUTERS,
  SECURITY_GROUP_RULES,
  SECURITY_GROUPS,
  SUBNETS,
} from "../../sandbox/neutron/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import { FLAVORS, KEYPAIRS, SERVER_GROUPS } from "../../sandbox/nova/rows-site";
import type { Scene } from "../../sandbox/scenes/scene";
import { telecom } from "../../sandbox/scenes/telecom/telecom";
import { person } from "../../sites/testing/stored-site";
import { backUp } from "./back-up";
import { type BackupStage, backupStage } from "./backup-stage";
import { until } from "./database";
import {
  type DrillOptions,
  type FailoverOptions,
  planDrill,
  startDrill,
  startFailover,
  startRelocation,
  startReplacement,
} from "./start-recoveries";

/** Each with a volume that it boots from and one for data, in two networks of project ims. */
export const NAMES = ["pcscf-1", "scscf-1", "scscf-2"] as const;
const BOOT_ORDERS = [1, 2, 2];
/** A drill with its takeover, on a machine that does much else. */
const RUN_MS = 240_000;

/** What a site has, ids by what it is. */
export type SiteLists = Record<keyof typeof LISTED, string[]>;

/** The sandbox cloud with a VNF at its first site and a recovery point of it, made by a real run, that its second site knows. */
export interface RecoveryStage extends BackupStage {
  control: SandboxControl;
  /** As the world has them. */
  source: Site;
  target: Site;
  from: SiteRef;
  to: SiteRef;
  pointId: string;
  /** The credential of the VNF's project at the target. */
  credentialId: string;
  plan(options?: DrillOptions): Promise<RecoveryPlanView>;
  /** Starts a drill by the plan as it is now; returns the run's id. Workers are the test's own. */
  startDrill(options?: DrillOptions): Promise<string>;
  /** Starts a failover by the plan as it is now, with all that it wants signed; returns the run's id. */
  startFailover(options?: FailoverOptions): Promise<string>;
  /** Starts a relocation by the plan as it is now; returns the run's id. @param siteId not the second site */
  startRelocation(siteId?: string): Promise<string>;
  /** Starts a restore of the whole VNF in the place of its VMs by the plan as it is now; returns the run's id. */
  startReplacement(): Promise<string>;
  /** A moment of it: the sandbox's time passes faster while no guest stands still. @returns its run once it is over */
  relocationStep(runId: string): Promise<Run | false>;
  /** Starts the roll-back of a failover; returns the run's id. */
  rollBack(recoveryId: string): Promise<string>;
  /** Starts the clean-up of a recovery that stands; returns the run's id. */
  cleanUp(recoveryId: string): Promise<string>;
  /** Until the run is over. The sandbox's time passes faster meanwhile. */
  drillEnded(runId: string): Promise<Run>;
  recoveryOf(runId: string): ReturnType<typeof readRecovery>;
  /** What there is at the target now. */
  lists(): SiteLists;
  /** The same at the source. */
  sourceLists(): SiteLists;
}

/**
 * @param o.names of VMs of the sandbox's first site, in one project
 * @param o.bootOrders of each of them
 * @param o.backups how many are made, one on the other; the last one is the point
 * @param o.settings of the VNF, where they are not the usual ones
 * @param o.scene what the sandbox begins with
 */
export async function recoveryStage({
  names = NAMES as readonly string[],
  bootOrders = BOOT_ORDERS as readonly number[],
  backups = 1,
  settings = {} as Record<string, unknown>,
  scene = telecom as Scene,
} = {}): Promise<RecoveryStage> {
  const stage = await backupStage(names, ["Oslo"], settings, bootOrders, scene);
  try {
    const [source, target] = stage.sandbox.world.sites;
    if (!source || !target) throw new Error("the sandbox has two sites");
    const sites = await db().site.findMany();
    const refOf = (name: string): SiteRef => {
      const site = sites.find((s) => s.name === name);
      return { id: site?.id ?? "", name };
    };
    const [from, to] = [refOf("Lyon"), refOf("Oslo")];
    await takeFirstAddress(source, stage.serverIds[0] ?? "");
    await backUp(stage, backups);
    const point = await db().recoveryPoint.findFirstOrThrow({
      where: { vnfId: stage.vnfId },
      orderBy: { takenAt: "desc" },
      include: { backups: { include: { copies: true } } },
    });
    const credentialId = point.backups[0]?.copies[0]?.credentialId ?? "";
    return recoveryStageAt(stage, { source, target, from, to, pointId: point.id, credentialId });
  } catch (error) {
    await stage.close();
    throw error;
  }
}

type Places = Pick<RecoveryStage, "source" | "target" | "from" | "to" | "pointId" | "credentialId">;

/** The same with a point that another site knows. */
export function recoveryStageAt(stage: BackupStage, places: Places): RecoveryStage {
  const { sandbox } = stage;
  const whole = { ...stage, ...places };
  return {
    ...whole,
    control: sandboxControl(sandbox.controlUrl, sandbox.controlKey),
    plan: (options) => planDrill(whole, options),
    startDrill: (options) => startDrill(whole, options),
    startFailover: (options) => startFailover(whole, options),
    startRelocation: (siteId) => startRelocation(whole, siteId),
    startReplacement: () => startReplacement(whole),
    relocationStep: (runId) => relocationStep(whole, runId),
    rollBack: (recoveryId) => rollBack(whole, recoveryId),
    cleanUp: async (recoveryId) => (await cleanUpDrill(person(), { recoveryId })).runId,
    drillEnded: (runId) =>
      until(
        async () => {
          sandbox.world.clock.advance(2_000);
          const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
          return run.endedAt !== null && run;
        },
        RUN_MS,
        100,
      ).catch((error: unknown) => explain(error, runId)),
    recoveryOf: readRecovery,
    lists: () => listsOf(whole.target),
    sourceLists: () => listsOf(whole.source),
  };
}

async function relocationStep({ vnfId, sandbox }: BackupStage, runId: string): Promise<Run | false> {
  const windows = await db().run.count({
    where: { ...{ vnfId, kind: "backup", endedAt: null }, window: { equals: Prisma.DbNull } },
  });
  const leases = await db().freezeLease.count({ where: { closedAt: null } });
  if (windows + leases === 0) sandbox.world.clock.advance(2_000);
  const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
  return run.endedAt !== null && run;
}

async function rollBack({ vnfId }: BackupStage, recoveryId: string): Promise<string> {
  const { name: typedName } = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
  return (await rollBackRecovery(person(), { recoveryId, typedName, reason: "It was tried." })).runId;
}

/** @throws the error, with where the run stands */
async function explain(error: unknown, runId: string): Promise<never> {
  const { state, phase } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const steps = await db().runStep.findMany({
    where: { runId, state: { in: ["running", "waiting", "failed"] } },
  });
  const lines = steps.map(
    (step) => `${step.key} ${step.state}: ${step.cause} ${JSON.stringify(step.detail)}`,
  );
  throw new Error([`the run is ${state} in ${phase}`, ...lines].join("\n"), { cause: error });
}

/** Its first port gets the first address of its subnet: the one that a DHCP agent would take in a network made anew. */
async function takeFirstAddress(site: Site, serverId: string): Promise<void> {
  const port = site.rows(PORTS).get(site.rows(SERVERS).get(serverId)?.portIds[0] ?? "");
  const subnet = site.rows(SUBNETS).get(port?.fixedIps[0]?.subnetId ?? "");
  const [pool] = subnet?.pools ?? [];
  if (!port || !subnet || !pool) throw new Error("the first VM has no port in a subnet with a pool");
  const fixed_ips = [{ subnet_id: subnet.id, ip_address: pool.start }];
  const path = `/network/v2.0/ports/${port.id}`;
  await asAdmin(site, port.projectId, { method: "PUT", path, body: { port: { fixed_ips } } });
}

/** A run's recovery with what it came to. */
async function readRecovery(runId: string) {
  const { recoveryId } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  return db().recovery.findUniqueOrThrow({
    where: { id: recoveryId ?? "" },
    include: { servers: { orderBy: [{ tier: "asc" }, { name: "asc" }] }, volumes: true },
  });
}

/** What a drill must leave as it was. Records of backups are no part: they stay known. */
const LISTED = {
  servers: SERVERS.name,
  serverGroups: SERVER_GROUPS.name,
  keypairs: KEYPAIRS.name,
  flavors: FLAVORS.name,
  volumes: VOLUMES.name,
  volumeAttachments: ATTACHMENTS.name,
  snapshots: SNAPSHOTS.name,
  backups: BACKUPS.name,
  networks: NETWORKS.name,
  subnets: SUBNETS.name,
  ports: PORTS.name,
  addresses: ADDRESSES.name,
  macs: MACS.name,
  securityGroups: SECURITY_GROUPS.name,
  securityGroupRules: SECURITY_GROUP_RULES.name,
  routers: ROUTERS.name,
  floatingIps: FLOATING_IPS.name,
} as const;

/** Everything that a site of the sandbox has, as its own tables have it. */
export const listsOf = (site: Site): SiteLists =>
  Object.fromEntries(
    Object.entries(LISTED).map(([what, name]) => [
      what,
      site
        .rows({ name })
        .all()
        .map(({ id }) => id)
        .sort(),
    ]),
  ) as SiteLists;
