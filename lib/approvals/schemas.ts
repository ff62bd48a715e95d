import { z } from "zod";

/*
 * What the forms of requests send. Pure: shared by page and verbs.
 */

const id = z.uuid("There is no such request.");
/** Only where the last proof is too old: see `requireProof`. */
const password = z.string("Type your password.").max(1_000, "Use at most 1000 characters.").optional();

/** So many characters at least say why nobody was waited for. */
export const GLASS_REASON_MIN = 10;

export const OneApprovalInput = z.object({ id });

export const ApproveInput = z.object({ id, password });

export const RefuseApprovalInput = z.object({
  id,
  reason: z
    .string("Say why.")
    .trim()
    .min(1, "Say why: the one who asked reads it.")
    .max(2_000, "Use at most 2000 characters."),
});

export const BreakGlassInput = z.object({
  id,
  reason: z
    .string("Say why nobody can be waited for.")
    .trim()
    .min(GLASS_REASON_MIN, `Say in at least ${GLASS_REASON_MIN} characters why nobody can be waited for.`)
    .max(2_000, "Use at most 2000 characters."),
  /** The name of what it is about, as it is shown. */
  typedName: z.string("Type the name.").max(1_000, "This is not the name."),
  password,
});
