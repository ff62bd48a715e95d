import { type Actor, audited, recordAudit } from "../audit/record";
import { db } from "../db";
import type { Hook } from "../generated/prisma/client";
import { EnvelopeError } from "../secrets/envelope";
import { type Delivered, type DeliverOptions, deliver } from "./deliver";
import type { CallHook, HookAnswer } from "./hook-call";
import { openHookSecret } from "./hook-secret";

const WORKER: Actor = { kind: "worker", name: "worker" };

export const callHook: CallHook = async ({ hookId, delivery, body, actor = WORKER, runId, ...options }) => {
  const hook = await db().hook.findUnique({ where: { id: hookId } });
  if (!hook)
    return {
      hook: { id: hookId, name: "that was chosen" },
      ...nothing("it was removed from Stillpoint"),
    };
  return auditedDelivery(hook, { action: "hook.called", actor, runId, delivery, body }, options);
};

interface About {
  action: "hook.called" | "hook.tried";
  actor: Actor;
  runId?: string | undefined;
  delivery: string;
  body: Record<string, unknown>;
}

/** Delivers once it is written down that it is about to be, and writes down what became of it (DESIGN I6). */
export async function auditedDelivery(
  hook: Hook,
  { action, actor, runId, delivery, body }: About,
  options: DeliverOptions,
): Promise<HookAnswer> {
  const { id, name, url } = hook;
  const about = { action, target: { kind: "hook", id, name }, runId: runId ?? null };
  const details = { delivery, event: body.event, address: url };
  const intentId = await audited((tx) => recordAudit(tx, actor, { ...about, result: "intent", details }));
  const note = (outcome: { result: "done" | "failed" | "unknown"; reason?: string; details: object }) =>
    audited((tx) =>
      recordAudit(tx, actor, { ...about, ...outcome, details: { ...outcome.details }, intentId }),
    );
  let delivered: Delivered;
  try {
    delivered = await deliverSealed(hook, delivery, body, options);
  } catch (error) {
    await note({
      result: "unknown",
      reason: "It was given up: another worker may go on with it.",
      details: {},
    });
    throw error;
  }
  const { isTaken, tries, status, text } = delivered;
  await note(
    isTaken
      ? { result: "done", details: { tries, status } }
      : { result: "failed", reason: text, details: { tries, status } },
  );
  return { hook: { id, name }, ...delivered };
}

async function deliverSealed(
  hook: Hook,
  id: string,
  body: Record<string, unknown>,
  options: DeliverOptions,
): Promise<Delivered> {
  let secret: string;
  try {
    secret = openHookSecret(hook);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return nothing("its secret does not open with this installation’s encryption key: replace the secret");
  }
  const { url, caPem, isInternal } = hook;
  return deliver({ url, secret, caPem, isInternal }, { id, body }, options);
}

const nothing = (text: string): Delivered => ({ isTaken: false, tries: 0, status: null, text, json: null });
