import type { Transaction } from "../audit/record";
import type { SignerPreview } from "./manifests-view";

/** Whether what this key signed is believed, and since when by whose word. */
export async function readTrust(
  of: Pick<Transaction, "signingKey" | "trustedSigner">,
  fingerprint: string,
): Promise<Pick<SignerPreview, "trust" | "trustedBy">> {
  if ((await of.signingKey.count({ where: { fingerprint } })) > 0) return { trust: "own", trustedBy: null };
  const signer = await of.trustedSigner.findUnique({ where: { fingerprint } });
  if (!signer) return { trust: "unknown", trustedBy: null };
  return {
    trust: "trusted",
    trustedBy: { name: signer.confirmedBy, at: signer.confirmedAt.toISOString() },
  };
}
