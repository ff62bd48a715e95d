import { randomUUID } from "node:crypto";
import type { Transaction } from "../audit/record";
import { db } from "../db";
import { Prisma, type Schedule } from "../generated/prisma/client";
import { type ClaimPlan, planClaim } from "./plan-claim";
import { ruleOf } from "./rule-of";
import { type Skip, slotDefect, TIMES_FAILED } from "./slot-defect";

/** A slot that this worker starts, or says why not. */
export interface ClaimedSlot {
  /** The start key of its run. */
  id: string;
  scheduleId: string;
  vnfId: string;
  dueAt: Date;
}

/** So long nobody else takes a claimed slot: longer than planning a backup takes. Its run is one either way. */
const LEASE_MS = 2 * 60_000;
/** When what could not be worked out is tried again. */
const AGAIN_MS = 10 * 60_000;
const MISSED = "No worker was there when it came, and a later slot has taken its place";

/**
 * Takes a slot that is due: of a VNF whose time has come, or one that its worker has left. Those that were missed before
 * it are written down with it. Any number may ask at the same time; each slot is one's.
 * @returns null: nothing is due. "again": slots were written down, and there may be more
 */
export async function claimSlot(workerId: string, now: Date): Promise<ClaimedSlot | "again" | null> {
  const left = await takeLeft(workerId, now);
  if (left) return left;
  return db().$transaction(async (tx) => {
    const [found] = await tx.$queryRaw<Due[]>`
      SELECT m.schedule_id AS "scheduleId", m.vnf_id AS "vnfId", m.handled_until AS "handledUntil",
        coalesce(m.waiting_slot, m.next_due_at) AS "dueAt"
      FROM schedule_vnfs m JOIN schedules s ON s.id = m.schedule_id JOIN vnfs v ON v.id = m.vnf_id
      WHERE m.next_due_at <= ${now} AND s.is_enabled AND s.deleted_at IS NULL AND v.deleted_at IS NULL
      ORDER BY m.next_due_at LIMIT 1 FOR UPDATE OF m SKIP LOCKED`;
    if (!found) return null;
    const { scheduleId, vnfId } = found;
    const schedule = await tx.schedule.findUniqueOrThrow({ where: { id: scheduleId } });
    const plan = tryPlan(schedule, found, now);
    if ("reason" in plan) {
      await putOff(tx, found, { ...plan, workerId, decidedAt: now });
      return "again";
    }
    const common = { scheduleId, vnfId, workerId };
    const claimed = plan.due && { ...common, id: randomUUID(), dueAt: plan.due };
    await tx.scheduleSlot.createMany({
      data: [
        ...plan.missed.map((dueAt) => ({
          ...{ ...common, dueAt, decidedAt: now },
          ...{ state: "missed", reason: MISSED },
        })),
        ...(claimed
          ? [
              {
                ...{ ...claimed, state: "claimed", claimedAt: now },
                claimedUntil: new Date(now.getTime() + LEASE_MS),
              },
            ]
          : []),
      ],
    });
    await tx.scheduleVnf.update({
      where: { scheduleId_vnfId: { scheduleId, vnfId } },
      data: { handledUntil: plan.handledUntil, nextDueAt: plan.nextDueAt, waitingSlot: plan.waits },
    });
    return claimed ?? "again";
  });
}

interface Due {
  scheduleId: string;
  vnfId: string;
  handledUntil: Date;
  dueAt: Date;
}

function tryPlan(schedule: Schedule, due: Due, now: Date): ClaimPlan | Skip {
  try {
    return planClaim(ruleOf(schedule), { handledUntil: due.handledUntil, now });
  } catch (error) {
    return slotDefect(error, due, TIMES_FAILED);
  }
}

/**
 * A schedule whose times cannot be worked out holds up none of the others: the slot that was due is skipped, once, and it is
 * looked at again a little later.
 */
async function putOff(
  tx: Transaction,
  { scheduleId, vnfId, handledUntil, dueAt }: Due,
  skip: Skip & { workerId: string; decidedAt: Date },
): Promise<void> {
  const of = { scheduleId, vnfId };
  const told = { ...of, dueAt: handledUntil, reason: skip.reason };
  const isTold = (await tx.scheduleSlot.count({ where: told })) > 0;
  if (!isTold)
    await tx.scheduleSlot.createMany({
      data: { ...of, ...skip, dueAt, state: "skipped" },
      skipDuplicates: true,
    });
  await tx.scheduleVnf.update({
    where: { scheduleId_vnfId: of },
    data: {
      ...(!isTold && { handledUntil: dueAt, waitingSlot: null }),
      nextDueAt: new Date(skip.decidedAt.getTime() + AGAIN_MS),
    },
  });
}

/** One that was claimed by a worker that did not come back with it. */
async function takeLeft(workerId: string, now: Date): Promise<ClaimedSlot | null> {
  const until = new Date(now.getTime() + LEASE_MS);
  const [slot] = await db().$queryRaw<ClaimedSlot[]>(Prisma.sql`
    UPDATE schedule_slots SET worker_id = ${workerId}, claimed_until = ${until}
    WHERE id = (SELECT id FROM schedule_slots WHERE state = 'claimed' AND claimed_until <= ${now}
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, schedule_id AS "scheduleId", vnf_id AS "vnfId", due_at AS "dueAt"`);
  return slot ?? null;
}
