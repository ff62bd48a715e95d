import { randomUUID } from "node:crypto";
import { afterAll, vi } from "vitest";
import type { BackupContext } from "../../backups/backup-context";
import type { BackupPlan } from "../../backups/backup-plan";
import { type Clock, systemClock } from "../../clock";
import { db } from "../../db";
import { runSessions } from "../../made/run-sessions";
import { setFence } from "../../runs/fence";
import { storedRun } from "../../runs/testing/stored-run";
import { type TestSandbox, testSandbox } from "../../sandbox/testing/test-sandbox";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { sealSecret } from "../../sites/credential-columns";
import { ToldJournal } from "./told-journal";

const PASSWORD = "a-test-password";
export const ACTOR = { kind: "local", name: "ada" } as const;

export interface StoredSite {
  id: string;
  name: string;
  region: string;
  /** By project: "demo" is the VMs' own, "admin" another. */
  credentials: Record<"demo" | "admin", string>;
}

export interface TwoSites {
  cloud: TestSandbox;
  lyon: StoredSite;
  oslo: StoredSite;
  demoProjectId: string;
  /** A run of its own, as its workflow gives it to a phase; with `run`, the same one as another worker has it. */
  begin(plan: BackupPlan, run?: { id: string; number: number }): Promise<Begun>;
  /** Ends all faults; calls are not held back any more, as otherwise for ten seconds after many have failed. */
  heal(): Promise<void>;
}
export interface Begun {
  ctx: BackupContext;
  journal: ToldJournal;
}

/** Waits take a hundredth of their time. */
const HURRIED: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(Math.max(1, ms / 100), signal),
};

/**
 * Two regions of a sandbox a hundred times as fast as the world, stored as the sites Lyon and Oslo, with an admin's
 * credential in two projects each. To be called once in a file, in its beforeAll.
 */
export async function twoSites(): Promise<TwoSites> {
  vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");
  setFence({ isHeld: () => true } as Parameters<typeof setFence>[0]);
  await knowTestKey();
  const cloud = await testSandbox({ speed: 100 });
  const store = async (region: string, name: string): Promise<StoredSite> => {
    const id = randomUUID();
    const authUrl = cloud.sandbox.sites.find((site) => site.region === region)?.authUrl ?? "";
    await db().site.create({
      data: { id, name, nameKey: `${name.toLowerCase()} ${id}`, authUrl, region, allowHttp: true },
    });
    const credentials = {
      demo: await storeCredential(cloud, id, region, "demo"),
      admin: await storeCredential(cloud, id, region, "admin"),
    };
    await db().site.update({ where: { id }, data: { recordsCredentialId: credentials.demo } });
    return { id, name, region, credentials };
  };
  const lyon = await store("RegionOne", "Lyon");
  const oslo = await store("RegionTwo", "Oslo");
  afterAll(async () => {
    await forget([lyon.id, oslo.id]);
    vi.unstubAllEnvs();
  });
  const { projectId } = await db().siteCredential.findUniqueOrThrow({ where: { id: lyon.credentials.demo } });
  const begin: TwoSites["begin"] = async (plan, known) => {
    const run = known ?? (await newRun(plan));
    const { vnfId } = await db().run.findUniqueOrThrow({ where: { id: run.id } });
    const journal = new ToldJournal();
    const ctx: BackupContext = {
      run,
      workerId: "test",
      plan: { ...plan, vnf: { ...plan.vnf, id: vnfId } },
      actor: ACTOR,
      journal,
      clock: HURRIED,
      signal: new AbortController().signal,
      ...runSessions({ actor: ACTOR, runId: run.id }),
      assertFence: () => {},
    };
    return { ctx, journal };
  };
  const heal = async () => {
    await cloud.control.flip("heal", {});
    // Another way to reach a site is another connection, of which nothing bad is known yet.
    await db().site.updateMany({
      where: { id: { in: [lyon.id, oslo.id] } },
      data: { confirmedHosts: [`${randomUUID()}.invalid:443`] },
    });
  };
  return { cloud, lyon, oslo, demoProjectId: projectId, begin, heal };
}

async function newRun(plan: BackupPlan): Promise<{ id: string; number: number }> {
  const { runId, number } = await storedRun({ siteId: plan.site.id, plan });
  return { id: runId, number };
}

async function storeCredential(
  { session }: TestSandbox,
  siteId: string,
  region: string,
  project: "demo" | "admin",
): Promise<string> {
  const id = randomUUID();
  const own = await session(region, { user: "admin", project }).token();
  const domain = { id: "default" };
  const identity = {
    method: "password",
    user: { name: "admin", domain },
    project: { name: project, domain },
  };
  await db().$transaction(async (tx) =>
    tx.siteCredential.create({
      data: {
        id,
        siteId,
        method: "password",
        identity,
        sealedSecret: await sealSecret(tx, id, PASSWORD),
        projectId: own.project?.id ?? "",
        projectName: project,
        userId: own.user.id,
        userName: "admin",
        roles: ["admin"],
      },
    }),
  );
  return id;
}

async function forget(siteIds: readonly string[]): Promise<void> {
  const of = { siteId: { in: [...siteIds] } };
  await db().recoveryPoint.deleteMany({ where: of });
  await db().run.deleteMany({ where: of });
  await db().recovery.deleteMany({ where: { vnf: of } });
  await db().vnf.deleteMany({ where: of });
  await db().site.deleteMany({ where: { id: { in: [...siteIds] } } });
  await db().$disconnect();
}
