import { z } from "zod";
import type { AuditRecord } from "../audit/record";
import { requireProof } from "../auth/require-proof";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import type { OverrideKind } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import { overrideWords } from "./override-words";
import type { RecoveryPlanView } from "./recovery-plan-view";
import type { Confirmed } from "./require-signed";
import type { SignedOverride } from "./signed-override";
import { SEEN } from "./take-as-seen";

const MOST = 500;

/** Fields of every start that stops or replaces what serves: who confirms it types the VNF's name. */
export const CONFIRMED = {
  typedName: z.string("Type the VNF’s name."),
  reason: z.string("Say why.").trim().max(MOST, `Use at most ${MOST} characters.`).default(""),
  /** Of who signed in a while ago. */
  password: z.string("Type your password.").max(1024, "This is not your password.").optional(),
  ...SEEN,
};

/** The field of what is signed for, of those that a mode knows. */
export const signable = <const K extends OverrideKind>(kinds: readonly [K, ...K[]]) =>
  z
    .array(z.enum(kinds, "Nobody can sign for this."), "Say what you sign for.")
    .max(20, "Say each once.")
    .default([]);

interface Typed {
  typedName: string;
  reason: string;
  password?: string | undefined;
  overrides: readonly OverrideKind[];
}

/**
 * Sees to it that a person means it, and is who has signed in: the VNF's name is typed, what is signed has a reason, and
 * the password was typed a moment ago.
 * @throws AppError `invalid`, `rate_limited`
 */
export async function requireConfirmed(
  session: Session,
  vnf: { name: string },
  { typedName, reason, password, overrides }: Typed,
  refusal: string,
): Promise<void> {
  if (typedName.trim().normalize("NFC") !== vnf.name)
    throw new AppError("invalid", refusal, { typedName: `Type ${vnf.name}, capitals and all.` });
  if (overrides.length > 0 && reason === "")
    throw new AppError("invalid", refusal, { reason: "Say why: it is kept in the audit log." });
  await requireProof(session, password, refusal);
}

/** What somebody has signed for, as a recovery keeps it. Pure. @param at ISO 8601 */
export const signedBy = (
  { name: by }: Pick<Session, "name">,
  { overrides, reason }: Confirmed,
  { plan: { vnf } }: Pick<RecoveryPlanView, "plan">,
  at: string,
): SignedOverride[] => overrides.map((kind) => ({ kind, typed: vnf.name, reason, by, at }));

/** The same for the audit log, an entry each. Pure. */
export const overriddenBy = (
  run: Pick<Run, "id" | "kind" | "number">,
  { overrides, reason }: Confirmed,
  now: RecoveryPlanView,
): AuditRecord[] => {
  const { vnf, to } = now.plan;
  return overrides.map((kind) => ({
    action: "recovery.overridden",
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    site: to,
    reason,
    details: { run: runName(run), kind, why: overrideWords(kind, now), typed: vnf.name },
    runId: run.id,
  }));
};
