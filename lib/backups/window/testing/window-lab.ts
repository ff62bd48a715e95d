import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { db } from "../../../db";
import { getServer } from "../../../openstack/nova/servers";
import type { BackupPlan, PlannedMember } from "../../backup-plan";
import { type BackupStage, backupStage } from "../../testing/backup-stage";
import { stageVm } from "../../testing/stage-vm";
import type { WindowRecord } from "../../window-record";

interface LogEntry {
  n: number;
  what?: string;
  server?: string;
  route?: string;
}
/** As many entries as one answer of the control API has at most. */
const PAGE = 1_000;
export const FROZEN = ["frozen hss-1", "frozen hss-2", "frozen hss-3"];
export const THAWN = ["thawed hss-3", "thawed hss-2", "thawed hss-1"];

/** Three VMs with two volumes each in a sandbox that runs in real time, for the tests of one file. */
export function windowLab() {
  const lab = {} as { stage: BackupStage; members: PlannedMember[] };
  let since = 0;
  beforeAll(async () => {
    lab.stage = await backupStage({ speed: 1 });
    const credentialId = lab.stage.credential(lab.stage.admin);
    // As admin in demo: Nova's policy for quiesce.
    lab.members = [];
    for (const [i, name] of ["hss-1", "hss-2", "hss-3"].entries())
      lab.members.push(
        await stageVm(lab.stage.admin, lab.stage.control, credentialId, { name, position: i + 1 }),
      );
  }, 120_000);
  afterAll(async () => {
    await db().freezeLease.deleteMany();
    await db().runResource.deleteMany();
    await db().run.deleteMany();
    await db().recovery.deleteMany();
    await db().vnf.deleteMany();
    await db().site.deleteMany();
    await db().$disconnect();
  });

  /** What happened at the site since this was asked last: guests frozen and thawed, snapshots asked for. */
  async function happened(): Promise<string[]> {
    const told: string[] = [];
    const names = new Map(lab.members.map((m) => [m.serverId, m.name]));
    for (;;) {
      const { entries } = await lab.stage.control.log({ since, limit: PAGE });
      for (const entry of entries as LogEntry[]) {
        since = entry.n;
        const name = names.get(entry.server ?? "");
        if (name && /^guest (frozen|thawed)$/.test(entry.what ?? ""))
          told.push(`${entry.what?.slice(6)} ${name}`);
        if (entry.route === "snapshots.create") told.push("snapshot");
      }
      if (entries.length < PAGE) return told;
    }
  }

  beforeEach(() => happened());
  // Whatever happens in a window: afterwards every VM runs, and no lease is open.
  afterEach(async () => {
    await lab.stage.control.removeFaults();
    for (const { serverId } of lab.members)
      expect((await getServer(lab.stage.admin, serverId)).vmState).toBe("active");
    expect(await db().freezeLease.count({ where: { closedAt: null } })).toBe(0);
  });

  return {
    lab,
    happened,
    plan: (over: Partial<BackupPlan> = {}) => lab.stage.planOf(lab.members, over),
    idOf: (name: string) => lab.members.find((m) => m.name === name)?.serverId ?? "",
    leases: (runId: string) =>
      db().freezeLease.findMany({ where: { runId }, orderBy: [{ attempt: "asc" }, { position: "asc" }] }),
    audit: (runId: string) => db().auditEntry.findMany({ where: { runId }, orderBy: { id: "asc" } }),
    stored: async (runId: string): Promise<WindowRecord | null> => {
      const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
      return run.window as unknown as WindowRecord | null;
    },
  };
}
