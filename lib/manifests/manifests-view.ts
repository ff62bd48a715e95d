/* What the page of manifests sends and is told. Shared by pages and verbs: no other import than types. */

export const MOST_FILES = 200;
/** A VNF of 500 VMs with chains of eight backups has a manifest of 47 MB: docs/manifest.md. */
export const MOST_MIB = 64;
export const MOST_BYTES = MOST_MIB * 1024 * 1024;
/** So many of the fingerprint's last characters are typed by the person who has compared it. */
export const TYPED_CHARACTERS = 8;

/** A file as it came: its text, or why it was not taken. */
export type SentManifest = { name: string; text: string } | { name: string; why: string };

export interface RefusedManifest {
  file: string;
  /** A clause: "its signature does not fit". */
  why: string;
}

/** A manifest that is unchanged since it was signed. Times are ISO 8601. */
export interface PreviewedManifest {
  file: string;
  pointId: string;
  takenAt: string;
  state: "complete" | "incomplete";
  consistency: string | null;
  vms: number;
  usable: number;
  vnf: { id: string; name: string };
  siteId: string;
  /** new: not here yet. known: the very same is here. differs: another one is here under the same id. */
  is: "new" | "known" | "differs";
}

/** A site that manifests tell of. */
export interface ToldSite {
  id: string;
  name: string;
  region: string;
  /** As what its points come in when nothing else is chosen; null: it will be remembered. */
  known: { id: string; name: string } | null;
  /** Sites of the same region that are here, and that it may be. */
  candidates: { id: string; name: string }[];
}

/** The manifests of one installation: those that one key has signed. */
export interface SignerPreview {
  fingerprint: string;
  /** SPKI, DER, base64. */
  publicKey: string;
  /** own: this installation's key. trusted: a person has compared it. */
  trust: "own" | "trusted" | "unknown";
  trustedBy: { name: string; at: string } | null;
  /** The newest first. */
  manifests: PreviewedManifest[];
  sites: ToldSite[];
  /** Ids of encryption keys that are needed to open what is sealed, and are not ours. */
  wantedKeyIds: string[];
}

export interface ManifestsPreview {
  signers: SignerPreview[];
  refused: RefusedManifest[];
}

/** What the person decided. */
export interface ImportChoices {
  fingerprint: string;
  /** The old installation's encryption keys, as they stand in its file or STILLPOINT_KEY; empty: without them. */
  keys: string;
  /** "This is that site": by the id that the manifests tell. */
  sites: { told: string; as: string }[];
}

export interface ImportedManifest {
  file: string;
  pointId: string;
  vnf: { id: string; name: string };
  takenAt: string;
  /** completed: it was here, and what was sealed in it could be opened only now. */
  outcome: "imported" | "completed" | "known";
  /** Records and user data that none of the keys opened. */
  unopened: number;
  /** Sentences that a person should read. */
  notes: string[];
}

export interface ManifestsResult {
  imported: ImportedManifest[];
  refused: RefusedManifest[];
  /** Keys without which something stayed sealed. */
  wantedKeyIds: string[];
  /** Sites that were asked which of the backups they know. */
  probed: { site: string; known: number; of: number; cause: string | null }[];
}
