import { randomUUID } from "node:crypto";
import type { BackupPlan, PlannedMember } from "@/lib/backups/backup-plan";
import { db } from "@/lib/db";
import type { JournalStep } from "@/lib/runs/journal-steps";
import { writeSteps } from "@/lib/runs/journal-store";
import { storedRun } from "@/lib/runs/testing/stored-run";

/** Of the step that changes, the n-th time; nothing else has such a title. */
export const titleOf = (n: number) => `Quiesce of the bench, ${n}.`;

export const WORKER = "bench";
const VMS = 5;

/** The step of the first VM, under way, with another title each time. */
export const stepOf = (n: number): JournalStep => ({
  key: "quiesce:s1",
  phase: "quiesce",
  position: 1,
  title: titleOf(n),
  serverId: "s1",
  state: "running",
  startedAt: Date.now(),
  endedAt: null,
  attempts: [{ at: Date.now(), result: "202 Accepted", status: 202 }],
  cause: null,
  todo: null,
  detail: {},
});

/** Stores a run of five VMs with two volumes each, whose first quiesce is under way. */
export async function startedRun(): Promise<string> {
  const member = (i: number) =>
    ({
      serverId: `s${i}`,
      name: `vm-${i}`,
      projectId: "core",
      credentialId: randomUUID(),
      position: i,
      bootOrder: 1,
      hold: { kind: "quiesce", method: "nova-quiesce" },
      volumes: ["root", "data"].map((name, j) => ({
        volumeId: `s${i}-${name}`,
        name,
        sizeGib: 10,
        device: `/dev/vd${"ab"[j]}`,
        isRoot: j === 0,
        type: null,
      })),
      excluded: [],
    }) as unknown as PlannedMember;
  const members = Array.from({ length: VMS }, (_, i) => member(i + 1));
  const plan = { freezeBudgetMs: 8_000, consistency: "filesystem", members, backups: [], receivers: [] };
  const { runId } = await storedRun({
    plan: plan as unknown as BackupPlan,
    run: { workerId: WORKER, windowAttempts: 1 },
  });
  // The workers of the product leave a run alone whose workflow is to begin later.
  await db()
    .$executeRaw`INSERT INTO dbos.workflow_status (workflow_uuid, status) VALUES (${runId}, 'DELAYED')`;
  const waiting = (key: string, title: string, more: Partial<JournalStep>): JournalStep => ({
    ...stepOf(0),
    ...{ key, title, state: "waiting", startedAt: null, attempts: [] },
    ...more,
  });
  const others = members.flatMap(({ serverId, name, volumes }, i) => [
    ...(i > 0 ? [waiting(`quiesce:${serverId}`, `Quiesce ${name}`, { serverId, position: i + 1 })] : []),
    ...volumes.map(({ volumeId }) =>
      waiting(`snapshot:${volumeId}`, `Snapshot ${volumeId}`, { phase: "snapshot", serverId, volumeId }),
    ),
    waiting(`thaw:${serverId}`, `Thaw ${name}`, { phase: "thaw", serverId, position: VMS - i }),
  ]);
  await writeSteps({ runId, workerId: WORKER }, [stepOf(0), ...others], "quiesce");
  return runId;
}
