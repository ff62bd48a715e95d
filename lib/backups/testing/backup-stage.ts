import { randomUUID } from "node:crypto";
import { callJournal } from "../../audit/call-journal";
import type { Clock } from "../../clock";
import { AppError } from "../../errors";
import { REFUSE_CHANGES } from "../../openstack/journal";
import type { Session } from "../../openstack/session";
import { storedRun } from "../../runs/testing/stored-run";
import { testSandbox } from "../../sandbox/testing/test-sandbox";
import type { BackupContext } from "../backup-context";
import type { BackupPlan, PlannedBackup, PlannedMember } from "../backup-plan";
import { MemoryJournal } from "./memory-journal";
import { scaledClock } from "./scaled-clock";

const SPEED = 100;
const WORKER = "test";
const ACTOR = { kind: "local", name: "ada" } as const;

interface ContextOptions {
  signal?: AbortSignal;
  clock?: Clock;
}

/** A bare sandbox, a hundred times as fast as the world unless told otherwise, with a site's row for its first region. */
export async function backupStage({ speed = SPEED } = {}) {
  const { sandbox, control, session } = await testSandbox({ speed });
  const [region = "", other = ""] = sandbox.sites.map((site) => site.region);
  const clock = scaledClock(speed);
  const member = session(region);
  const admin = session(region, { user: "admin" });
  const credentials = new Map<string, Session>();
  const credential = (of: Session): string => {
    const id = randomUUID();
    credentials.set(id, of);
    return id;
  };
  const sessionOf = (id: string): Session => {
    const known = credentials.get(id);
    if (!known) throw new AppError("not_found", "There is no such credential any more.");
    return known;
  };
  const { siteId } = await storedRun();

  /** A run of its own, as the workflow would give it to a phase. */
  async function begin(plan: BackupPlan, options: ContextOptions = {}) {
    const { runId, number } = await storedRun({ siteId, plan, run: { workerId: WORKER } });
    return context(plan, { id: runId, number }, options);
  }

  /** The same run in the hands of a worker; another one takes over by calling this again. */
  function context(plan: BackupPlan, run: { id: string; number: number }, options: ContextOptions = {}) {
    const journal = new MemoryJournal();
    const site = { id: siteId, name: plan.site.name };
    const ctx: BackupContext = {
      run,
      plan,
      actor: ACTOR,
      workerId: WORKER,
      journal,
      clock: options.clock ?? clock,
      signal: options.signal ?? new AbortController().signal,
      session: async (id) => sessionOf(id).journalled(callJournal({ actor: ACTOR, site, runId: run.id })),
      reader: async (id) => sessionOf(id).journalled(REFUSE_CHANGES),
      assertFence: () => {},
    };
    return { ctx, journal };
  }

  const planOf = (members: readonly PlannedMember[], over: Partial<BackupPlan> = {}): BackupPlan => ({
    version: 1,
    vnf: { id: randomUUID(), name: "hss", version: 1 },
    site: { id: siteId, name: region },
    madeAt: new Date().toISOString(),
    freezeBudgetMs: 8_000,
    onUnquiesced: "stop",
    members: [...members],
    snapshots: members.flatMap((m) =>
      m.volumes.map(({ volumeId }) => ({
        kind: "single" as const,
        serverId: m.serverId,
        volumeId,
        credentialId: m.credentialId,
      })),
    ),
    backups: members.flatMap((m) => m.volumes.map((v) => fullBackup(m, v.volumeId))),
    receivers: [],
    consistency: "filesystem",
    obstacles: [],
    warnings: [],
    estimates: { windowMs: null, backUpMs: null },
    ...over,
  });

  return {
    sandbox,
    control,
    region,
    other,
    clock,
    member,
    admin,
    session,
    credential,
    siteId,
    begin,
    context,
    planOf,
  };
}
export type BackupStage = Awaited<ReturnType<typeof backupStage>>;

const fullBackup = (m: PlannedMember, volumeId: string): PlannedBackup => ({
  serverId: m.serverId,
  volumeId,
  credentialId: m.credentialId,
  sizeGib: 1,
  mode: "full",
  why: "its first backup",
  parentBackupId: null,
  chainPosition: 0,
  via: "snapshot",
  estimateMs: null,
});
