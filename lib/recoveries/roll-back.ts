import { z } from "zod";
import { type Actor, actorOf, audited, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Recovery, Run } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { enqueueSoon } from "../runs/enqueue-run";
import { beginRollBack } from "./begin-roll-back";
import { requireVisibleFailover } from "./require-visible-failover";

const Input = z.object({
  recoveryId: z.uuid("A failover is given by its id."),
  typedName: z.string("Type the VNF’s name."),
  reason: z
    .string("Say why.")
    .trim()
    .min(1, "Say why: it is kept in the audit log.")
    .max(1000, "Use at most 1000 characters."),
});

const REFUSAL = "Nothing was rolled back.";

/**
 * Takes a failover back, in a run of its own: what it made is removed, and then the source's VMs that it stopped are
 * started again. What was written at the target is lost. Of one that was rolled back in part the rest can be asked for
 * again. Asked for twice it is one.
 * @throws AppError `invalid`, `not_found`; `conflict` while its run goes on, and once it is accepted or rolled back
 */
export async function rollBackRecovery(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number }> {
  requirePermission(session, "recoveries.fail-over");
  const { recoveryId, typedName, reason } = parseInput(Input, input, REFUSAL);
  const recovery = await requireVisibleFailover(session, recoveryId);
  const run = await audited((tx) => keepRun(tx, actorOf(session), recovery, { typedName, reason }));
  await enqueueSoon(run.id);
  return { runId: run.id, number: run.number };
}

async function keepRun(
  tx: Transaction,
  actor: Actor,
  { id, vnfId }: Recovery,
  { typedName, reason }: { typedName: string; reason: string },
): Promise<Run> {
  const [locked] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  const name = locked?.name ?? "";
  if (typedName.trim().normalize("NFC") !== name)
    throw new AppError("invalid", REFUSAL, { typedName: `Type ${name}, capitals and all.` });
  return beginRollBack(tx, actor, { id, vnf: { id: vnfId, name }, reason }, REFUSAL);
}
