import { createPublicKey, verify } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import { FORMAT, FORMAT_VERSION, Manifest } from "./manifest";
import { parseBoundedJson } from "./parse-bounded-json";
import { fingerprintOf } from "./sign-manifest";

export type ManifestVerdict =
  /** Whole and unchanged since the holder of that key signed it; whose key it is, the fingerprint tells. */
  { isGenuine: true; fingerprint: string; manifest: Manifest } | { isGenuine: false; why: string };

const refused = (why: string): ManifestVerdict => ({ isGenuine: false, why });

/** Whether a text is a manifest, and unchanged since it was signed. Pure. */
export function verifyManifest(text: string): ManifestVerdict {
  let json: unknown;
  try {
    json = parseBoundedJson(text);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
  const version = laterVersion(json);
  if (version !== undefined)
    return refused(
      `it is no manifest that we know: version ${version}, and this version of Stillpoint reads ${FORMAT_VERSION}; a newer Stillpoint reads it`,
    );
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
  return isSigned(body, publicKey, signature.value)
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

/** The version of a manifest that is newer than we are; undefined: it is none, or we know it. */
function laterVersion(json: unknown): number | undefined {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  return format === FORMAT && typeof version === "number" && version > FORMAT_VERSION ? version : undefined;
}

function isSigned(body: unknown, publicKey: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: "der", type: "spki" });
    return (
      key.asymmetricKeyType === "ed25519" &&
      // Throws for a number that JSON writes and nothing can hold: 1e999.
      verify(null, Buffer.from(canonicalJson(body)), key, Buffer.from(signature, "base64"))
    );
  } catch {
    return false;
  }
}
