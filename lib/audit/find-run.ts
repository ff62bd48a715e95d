import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { readRunId } from "./read-run-id";

const REFUSAL = "No run was found.";
const Input = z.object({ typed: z.string("Enter a run.").max(1_000, "Use at most 1000 characters.") });
/** Behind every digit and hyphen that may follow. */
const BEHIND = "g";

/**
 * The run that a person means, of those that the log has entries of: also by how its id begins, if there is one such run.
 * @throws AppError `forbidden`; `invalid`, beside the field
 */
export async function findAuditRun(session: Session, input: unknown): Promise<{ run: string | undefined }> {
  requirePermission(session, "audit.view");
  const { typed } = parseInput(Input, input, REFUSAL);
  const read = readRunId(typed);
  if ("problem" in read) throw new AppError("invalid", REFUSAL, { run: read.problem });
  if ("id" in read) return { run: read.id };
  const { begins } = read;
  // Two looks into the index, however many entries a run has.
  const first = await nextRun(begins);
  if (first === undefined) throw problem(`No entry of the log is of a run whose id begins with ${begins}.`);
  if ((await nextRun(begins, first)) === undefined) return { run: first };
  throw problem(
    `Several runs have ids that begin with ${begins}. Type more of it, or paste the address of its page.`,
  );
}

const problem = (text: string) => new AppError("invalid", REFUSAL, { run: text });

/** The first run whose id begins so, or the next one. */
async function nextRun(begins: string, after = ""): Promise<string | undefined> {
  const [found] = await db().$queryRaw<{ id: string | null }[]>`
    SELECT min(run_id) AS id FROM audit_entries WHERE run_id >= ${begins} AND run_id < ${begins + BEHIND}
      AND run_id > ${after} AND starts_with(run_id, ${begins})`;
  return found?.id ?? undefined;
}
