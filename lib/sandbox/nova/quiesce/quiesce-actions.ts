import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { allowAdmin } from "../allow";
import { checkLock } from "../check-state";
import { GUARD, servicesOf } from "../hosts/services-of";
import type { Server } from "../rows";
import { beginQuiesce, beginUnquiesce } from "./cycle";
import { DEFAULT_TIMEOUT, MAX_TIMEOUT } from "./settings";
import { outcomeOf } from "./waiting";

/* POST /servers/{id}/action: quiesce and unquiesce. (nova-quiesce/nova_quiesce/actions.py) */

const NEITHER = { error: "not of type 'object', 'null'" };
const Quiesce = z.strictObject({
  quiesce: z
    .strictObject({ timeout: z.int().min(1).optional(), wait: z.boolean().optional() }, NEITHER)
    .nullable(),
});
const Unquiesce = z.strictObject({
  unquiesce: z.strictObject({ wait: z.boolean().optional() }, NEITHER).nullable(),
});

/** What a quiesce asks for. @throws Refusal 400 */
export function checkQuiesce({ body }: Ask): { timeout: number; wait: boolean } {
  const { timeout = DEFAULT_TIMEOUT, wait = false } = checkBody(Quiesce, body).quiesce ?? {};
  if (timeout > MAX_TIMEOUT)
    throw new Refusal(
      400,
      `Invalid input for field/attribute timeout. Value: ${timeout}. ${timeout} is greater than the maximum of ${MAX_TIMEOUT}`,
    );
  return { timeout, wait };
}

/** What a thaw asks for. @throws Refusal 400 */
export const checkUnquiesce = ({ body }: Ask): { wait: boolean } => ({
  wait: checkBody(Unquiesce, body).unquiesce?.wait ?? false,
});

/** Freezes a server's file systems, for a time. */
export function quiesce(ask: Ask, server: Server): Promise<Answer> | Answer {
  const { timeout, wait } = checkQuiesce(ask);
  allowAdmin(ask, "os-quiesce:quiesce");
  checkLock(ask.caller, server);
  if (!servicesOf(ask.site).some(({ binary, isUp }) => binary === GUARD && isUp))
    throw new Refusal(
      503,
      "No nova-quiesce guard is running: nothing would thaw the server. Start nova-quiesce-guard.",
    );
  beginQuiesce(ask, server, timeout);
  return wait ? answerWhenDone(ask, "Quiesce", server) : empty(202);
}

/** Thaws them again. */
export function unquiesce(ask: Ask, server: Server): Promise<Answer> | Answer {
  const { wait } = checkUnquiesce(ask);
  allowAdmin(ask, "os-quiesce:unquiesce");
  checkLock(ask.caller, server);
  beginUnquiesce(ask, server);
  return wait ? answerWhenDone(ask, "Unquiesce", server) : empty(202);
}

async function answerWhenDone(
  { site, requestId }: Ask,
  what: "Quiesce" | "Unquiesce",
  { id }: Server,
): Promise<Answer> {
  const error = await outcomeOf(site, requestId, id);
  if (!error) return empty(202);
  const text = `${what} of instance ${id} failed: ${error.text}`;
  if (error.kind === "cannot") throw new Refusal(400, text);
  throw new Refusal(409, what === "Unquiesce" ? `${text}. It is repeated until the guest is thawed.` : text);
}
