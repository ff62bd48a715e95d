import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { askSandbox } from "./ask-sandbox";
import { auditedChange } from "./audited-change";
import { Moved } from "./panel";

const MOST = 7 * 24 * 60;
const WRONG = `Enter whole minutes, from 1 to ${MOST}.`;
const Input = z.object({ minutes: z.coerce.number(WRONG).int(WRONG).min(1, WRONG).max(MOST, WRONG) });

/** Moves the sandbox's clock on: what is under way there is done at once, and tokens grow old. @throws AppError */
export async function moveClock(session: Session, input: unknown): Promise<string> {
  requirePermission(session, "sandbox.use");
  const { minutes } = parseInput(Input, input, "Nothing was changed.");
  const { did } = await auditedChange(
    session,
    { action: "sandbox.clock_moved", target: { kind: "clock", name: "sandbox clock" }, details: { minutes } },
    async () => {
      const { now } = await askSandbox(Moved, "POST", "/clock", { advanceMs: minutes * 60_000 });
      return { did: `The sandbox’s clock is at ${new Date(now).toISOString().slice(0, 19)}Z` };
    },
  );
  return did;
}
