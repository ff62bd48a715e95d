import { z } from "zod";
import { actorOf } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { userKey } from "../../auth/user-key";
import { db } from "../../db";
import { parseInput } from "../../parse-input";

const Input = z.discriminatedUnion("what", [
  z.object({ what: z.literal("vnf") }),
  z.object({ what: z.literal("report"), runId: z.uuid("This is no run.") }),
]);

/**
 * Keeps that this person has opened the page of a VNF, or the report of an own failover that is over. A report that is not
 * theirs, or not written yet, counts for nothing.
 * @throws AppError `invalid`, `forbidden`
 */
export async function noteSeen(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "sandbox.use");
  const seen = parseInput(Input, input, "Nothing was noted.");
  if (seen.what === "report" && !(await isOwn(session, seen.runId))) return;
  const key = userKey(session);
  const at = new Date();
  const data = seen.what === "vnf" ? { lookedAt: at } : { reportReadAt: at };
  await db().guideProgress.upsert({
    where: { userKey: key },
    create: { userKey: key, ...data },
    update: data,
  });
}

const isOwn = async (session: Session, runId: string): Promise<boolean> => {
  const startedBy = { path: ["id"], equals: actorOf(session).id ?? "" };
  return (
    (await db().run.count({ where: { id: runId, kind: "failover", endedAt: { not: null }, startedBy } })) > 0
  );
};
