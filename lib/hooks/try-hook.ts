import { randomUUID } from "node:crypto";
import { actorOf } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { auditedDelivery } from "./call-hook";
import { type HookTrial, OneHookInput } from "./schemas";

/**
 * Calls a hook once with the event "test", about which a receiver does nothing. Somebody waits for the answer: it is not
 * tried again.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function tryHook(session: Session, input: unknown): Promise<HookTrial> {
  requirePermission(session, "hooks.change");
  const { hookId } = parseInput(OneHookInput, input, "The hook was not called.");
  const hook = await db().hook.findUnique({ where: { id: hookId } });
  if (!hook) throw new AppError("not_found", "There is no such hook any more.");
  const { isTaken, status, text } = await auditedDelivery(
    hook,
    {
      action: "hook.tried",
      actor: actorOf(session),
      delivery: `test:${randomUUID()}`,
      body: { event: "test", hook: { id: hook.id, name: hook.name, kind: hook.kind } },
    },
    { signal: new AbortController().signal, most: 1 },
  );
  return { isTaken, status, text };
}
