import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { fingerprintOf } from "../recovery-points/manifest/sign-manifest";
import { TYPED_CHARACTERS } from "./manifests-view";

const Input = z.object({
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, "This is no fingerprint."),
  publicKey: z.base64("This is no key.").max(200, "This is no key."),
  typed: z.string("Type the end of the fingerprint.").max(100, "Type its last characters only."),
});
const REFUSAL = "The signer is not trusted yet.";

/**
 * Believes what a key of another installation signed, from now on. The person types the end of its fingerprint from the
 * sheet that was kept of it, not from the page.
 * @throws AppError `invalid`
 */
export async function trustSigner(session: Session, input: unknown): Promise<{ fingerprint: string }> {
  requirePermission(session, "manifests.import");
  const { fingerprint, publicKey, typed } = parseInput(Input, input, REFUSAL);
  if (fingerprintOf(Buffer.from(publicKey, "base64")) !== fingerprint)
    throw new AppError("invalid", REFUSAL, { fingerprint: "This is not the fingerprint of its key." });
  if (typed.trim() !== fingerprint.slice(-TYPED_CHARACTERS))
    throw new AppError("invalid", REFUSAL, {
      typed: `These are not the last ${TYPED_CHARACTERS} characters of it. Compare the whole of it: when it differs from your sheet, these manifests are not your installation’s.`,
    });
  await audited(async (tx) => {
    const { count } = await tx.trustedSigner.createMany({
      data: [{ fingerprint, publicKey, confirmedBy: session.name }],
      skipDuplicates: true,
    });
    if (count > 0)
      await recordAudit(tx, actorOf(session), {
        action: "signer.trusted",
        target: { kind: "signer", id: fingerprint, name: fingerprint },
      });
  });
  return { fingerprint };
}
