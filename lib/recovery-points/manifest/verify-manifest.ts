import { createPublicKey, verify } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import { Manifest } from "./manifest";
import { fingerprintOf } from "./sign-manifest";

export type ManifestVerdict =
  /** Whole and unchanged since the holder of that key signed it; whose key it is, the fingerprint tells. */
  { isGenuine: true; fingerprint: string; manifest: Manifest } | { isGenuine: false; why: string };

const refused = (why: string): ManifestVerdict => ({ isGenuine: false, why });

/** Whether a text is a manifest, and unchanged since it was signed. Pure. */
export function verifyManifest(text: string): ManifestVerdict {
  const json = jsonOf(text);
  if (json === undefined) return refused("it is not JSON: it is not a manifest, or not the whole of it");
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused(`it is no manifest that we know: ${issue?.path.join(".") || "it"}: ${issue?.message}`);
  }
  const { signature } = parsed.data;
  const publicKey = Buffer.from(signature.publicKey, "base64");
  if (fingerprintOf(publicKey) !== signature.fingerprint)
    return refused("its fingerprint is not the one of its key");
  // What was signed is what stands there, also what this version does not know of.
  const { signature: _, ...body } = json as Record<string, unknown>;
  return isSigned(canonicalJson(body), publicKey, signature.value)
    ? { isGenuine: true, fingerprint: signature.fingerprint, manifest: parsed.data }
    : refused("its signature does not fit: something in it was changed after it was signed");
}

/** The fingerprint that a manifest names, whether or not its signature fits; null when it has none. Pure. */
export function signerOf(text: string): string | null {
  const named = Manifest.pick({ signature: true }).safeParse(jsonOf(text));
  return named.success ? named.data.signature.fingerprint : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSigned(text: string, publicKey: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
    return (
      key.asymmetricKeyType === "ed25519" &&
      verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"))
    );
  } catch {
    return false;
  }
}
