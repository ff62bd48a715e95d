import { randomUUID } from "node:crypto";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { readHookWanted } from "./hook-input";
import { newHookSecret, sealHookSecret } from "./hook-secret";
import { freeHookKey } from "./lock-hook";
import { AddHookInput } from "./schemas";

const REFUSAL = "The hook was not added.";
const MOST = 100;

/**
 * Stores an address that failovers may call. Nothing is sent there yet.
 * @returns its secret, which is never told again
 * @throws AppError `forbidden`, `invalid`, `conflict`
 */
export async function addHook(session: Session, input: unknown): Promise<{ id: string; secret: string }> {
  requirePermission(session, "hooks.change");
  const { kind, name, ...given } = parseInput(AddHookInput, input, REFUSAL);
  const wanted = readHookWanted(given, REFUSAL);
  const id = randomUUID();
  const secret = newHookSecret();
  return orTaken(() =>
    audited(async (tx) => {
      if ((await tx.hook.count()) >= MOST)
        throw new AppError("invalid", `${REFUSAL} There are at most ${MOST} hooks.`);
      const nameKey = await freeHookKey(tx, name, REFUSAL);
      const sealedSecret = await sealHookSecret(tx, id, secret);
      await tx.hook.create({
        data: { id, name, nameKey, kind, ...wanted, sealedSecret, createdBy: session.name },
      });
      await recordAudit(tx, actorOf(session), {
        action: "hook.added",
        target: { kind: "hook", id, name },
        details: { new: { name, kind, ...wanted } },
      });
      return { id, secret };
    }),
  );
}
