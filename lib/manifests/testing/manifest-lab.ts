import { type createPrivateKey, generateKeyPairSync } from "node:crypto";
import { afterEach, beforeAll } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import type { ManifestBody } from "../../recovery-points/manifest/manifest";
import { signManifest } from "../../recovery-points/manifest/sign-manifest";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { importManifests } from "../import-manifests";
import { previewManifests } from "../preview-manifests";
import { trustSigner } from "../trust-signer";
import { forgetImports, lostInstallation, type Remains, sent } from "./other-installation";

/**
 * Two sites, and what a lost installation has left of a VNF at them: manifests, and the key that opens them. What a test
 * imports is forgotten after it. To be called once in a test file.
 */
export function manifestLab() {
  const admin = sessionOf("admin");
  const lab = {
    sites: {} as TwoSites,
    remains: {} as Remains,
    admin,
    trust,
    trustThem,
    choices,
    parsed,
    importSigned,
  };
  beforeAll(async () => {
    lab.sites = await twoSites();
    lab.remains = await lostInstallation(lab.sites, 3);
  });
  afterEach(forgetImports);

  async function trust({ fingerprint, publicKey }: { fingerprint: string; publicKey: string }) {
    return trustSigner(admin, { fingerprint, publicKey, typed: fingerprint.slice(-8) });
  }
  async function trustThem() {
    const { signers } = await previewManifests(admin, sent(...lab.remains.manifests));
    const [signer] = signers;
    if (!signer) throw new Error("nobody has signed");
    await trust(signer);
  }
  function choices(changes: object = {}) {
    return { fingerprint: lab.remains.fingerprint, keys: lab.remains.key, sites: [], ...changes };
  }
  function parsed(at = 0): ManifestBody {
    const { signature: _, ...body } = JSON.parse(lab.remains.manifests[at]?.text ?? "{}");
    return body;
  }
  /** Imports what a key that was trusted just now signed. */
  async function importSigned(body: ManifestBody, key = signer(), changes: object = {}) {
    const { file, signature } = signedBy(key, body);
    await trust(signature);
    return importManifests(
      admin,
      choices({ fingerprint: signature.fingerprint, keys: "", ...changes }),
      sent(file),
    );
  }
  return lab;
}

export const signer = () => generateKeyPairSync("ed25519").privateKey;

export const signedBy = (
  key: ReturnType<typeof createPrivateKey>,
  body: ManifestBody,
  name = "file.json",
) => {
  const manifest = signManifest(body, key);
  return { file: { name, text: JSON.stringify(manifest, null, 2) }, signature: manifest.signature };
};
