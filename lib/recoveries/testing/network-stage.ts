import type { BackupContext } from "../../backups/backup-context";
import { backupStage } from "../../backups/testing/backup-stage";
import { scaledClock } from "../../backups/testing/scaled-clock";
import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import { storedRun } from "../../runs/testing/stored-run";
import { ATTACHMENTS, VOLUMES } from "../../sandbox/cinder/rows";
import {
  ADDRESSES,
  MACS,
  NETWORKS,
  PORTS,
  SECURITY_GROUP_RULES,
  SECURITY_GROUPS,
  SUBNETS,
} from "../../sandbox/neutron/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import { FLAVORS, KEYPAIRS, SERVER_GROUPS } from "../../sandbox/nova/rows-site";
import { planRecovery } from "../plan-recovery";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { NOW, projectOf, threeVms } from "./three-vms";

const LISTED = [
  ...[NETWORKS, SUBNETS, PORTS, ADDRESSES, MACS, SECURITY_GROUPS, SECURITY_GROUP_RULES],
  ...[SERVERS, FLAVORS, KEYPAIRS, SERVER_GROUPS, VOLUMES, ATTACHMENTS],
];

/** Slower than the sandbox's, so that a busy machine still looks often enough. */
const CLOCK = scaledClock(50);

/** As ssh-keygen writes one: the bytes are of no key. (RFC 4253, 6.6) */
const PUBLIC_KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.alloc(36, 7)]).toString("base64")}`;

/** A bare sandbox whose first region is the target of drills of the three VMs of the fixture. */
export async function networkStage() {
  const stage = await backupStage();
  const admin = stage.session(stage.region, { user: "admin", project: "demo" });
  const credentialId = stage.credential(admin);

  /** A plan that makes one of each kind. */
  function planOf(change: (plan: RecoveryRunPlan) => void = () => {}): RecoveryRunPlan {
    const facts = threeVms((f) => {
      f.target.site = { ...f.target.site, id: stage.siteId, name: stage.region };
      const project = projectOf(f);
      project.credentialId = credentialId;
      project.flavors = [];
      project.keypairs = [];
      project.securityGroups = [];
      for (const server of f.servers) {
        server.serverGroup = { name: "apart", policy: "anti-affinity", rules: {} };
        if (server.keypair) server.keypair.publicKey = PUBLIC_KEY;
        if (server.flavor) server.flavor.extraSpecs = { "hw:mem_page_size": "any" };
        // The first free address is one that a VM has.
        for (const subnet of server.ports.flatMap((port) => port.subnets ?? []))
          subnet.pools = [{ start: "10.10.0.10", end: "10.10.0.254" }];
      }
    });
    const plan = planRecovery(facts, NOW);
    change(plan);
    return plan;
  }

  async function begin(plan: RecoveryRunPlan, over: Partial<RecoveryContext> = {}) {
    const { runId, number, vnfId } = await storedRun({
      siteId: stage.siteId,
      plan,
      run: { kind: "drill", workerId: "test" },
    });
    const recovery = await db().recovery.create({
      data: {
        mode: "drill",
        vnfId,
        vnfName: "vIMS core",
        pointId: crypto.randomUUID(),
        fromSiteId: stage.siteId,
        fromSiteName: "RegionOne",
        toSiteId: stage.siteId,
        toSiteName: stage.region,
        isDrill: true,
      } satisfies Prisma.RecoveryUncheckedCreateInput,
    });
    await db().run.update({ where: { id: runId }, data: { recoveryId: recovery.id } });
    return context(plan, { id: runId, number }, recovery.id, over);
  }

  /** The same run in the hands of a worker; another one takes over by calling this again. */
  function context(
    plan: RecoveryRunPlan,
    run: RecoveryContext["run"],
    recoveryId: string,
    over: Partial<RecoveryContext> = {},
  ) {
    const { ctx: of, journal } = stage.context(
      { site: { id: stage.siteId, name: stage.region } } as BackupContext["plan"],
      run,
      {
        clock: CLOCK,
      },
    );
    const ctx: RecoveryContext = { ...of, plan, recovery: { id: recoveryId }, ...over };
    return { ctx, journal };
  }

  /** Ids of all that the target has, by its own tables. */
  const lists = () => {
    const [site] = stage.sandbox.world.sites;
    return Object.fromEntries(
      LISTED.map(({ name }) => [
        name,
        site
          ?.rows({ name })
          .all()
          .map(({ id }) => id)
          .sort(),
      ]),
    );
  };

  return { ...stage, admin, credentialId, planOf, begin, again: context, lists };
}
export type NetworkStage = Awaited<ReturnType<typeof networkStage>>;
