import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { verifyManifest } from "../recovery-points/manifest/verify-manifest";
import { keyIdOf } from "../secrets/envelope";
import { findKnownSite } from "./find-known-site";
import { type ImportableManifest, toImportable } from "./importable";
import type {
  ManifestsPreview,
  PreviewedManifest,
  RefusedManifest,
  SentManifest,
  SignerPreview,
  ToldSite,
} from "./manifests-view";
import { type Sealed, SealOpener } from "./open-seals";
import { readTrust } from "./read-trust";

/**
 * Looks at manifests: whose they are, and what would come of an import. Nothing of them is stored; that some were refused
 * is written down.
 * @param files each is let go before the next is read
 */
export async function previewManifests(
  session: Session,
  files: AsyncIterable<SentManifest>,
): Promise<ManifestsPreview> {
  requirePermission(session, "manifests.import");
  const groups = new Map<string, Group>();
  const refused: RefusedManifest[] = [];
  const opener = new SealOpener([]);
  for await (const sent of files) {
    const found = look(sent);
    if ("why" in found) refused.push({ file: sent.name, why: found.why });
    else await groupOf(groups, found).add(sent.name, found.manifest, opener);
  }
  await noteRefused(session, refused);
  const signers = await Promise.all([...groups.values()].map((group) => group.toPreview()));
  return { signers, refused };
}

interface Genuine {
  fingerprint: string;
  publicKey: string;
  manifest: ImportableManifest;
}

/** A manifest that is genuine and can be imported, or why it is not one. Pure. */
export function look(sent: SentManifest): Genuine | { why: string } {
  if ("why" in sent) return { why: sent.why };
  const verdict = verifyManifest(sent.text);
  if (!verdict.isGenuine) return { why: verdict.why };
  const manifest = toImportable(verdict.manifest);
  if ("why" in manifest) return manifest;
  return {
    fingerprint: verdict.fingerprint,
    publicKey: verdict.manifest.signature.publicKey,
    manifest,
  };
}

/** Writes down that manifests were not taken, once for all of them. */
export async function noteRefused(session: Session, refused: readonly RefusedManifest[]): Promise<void> {
  if (refused.length === 0) return;
  await audited((tx) =>
    recordAudit(tx, actorOf(session), {
      action: "manifest.refused",
      result: "refused",
      reason: refused.length === 1 ? (refused[0]?.why ?? null) : `${refused.length} files were not taken`,
      details: { files: refused.slice(0, 50), count: refused.length },
    }),
  );
}

function groupOf(groups: Map<string, Group>, { fingerprint, publicKey }: Genuine): Group {
  const known = groups.get(fingerprint);
  if (known) return known;
  const group = new Group(fingerprint, publicKey);
  groups.set(fingerprint, group);
  return group;
}

/** What is kept of the manifests of one signer while the next is read: not their contents. */
class Group {
  readonly #manifests: PreviewedManifest[] = [];
  readonly #sites = new Map<string, { id: string; name: string; region: string }>();
  /** By the id of its key, whether an envelope was opened. */
  readonly #keys = new Map<string, boolean>();

  constructor(
    private readonly fingerprint: string,
    private readonly publicKey: string,
  ) {}

  async add(file: string, manifest: ImportableManifest, opener: SealOpener): Promise<void> {
    const { point, vnf, site, servers, signature } = manifest;
    this.#manifests.push({
      file,
      pointId: point.id,
      takenAt: point.takenAt,
      state: point.state,
      consistency: point.consistency,
      vms: servers.length,
      usable: point.usableServerIds.length,
      vnf,
      siteId: site.id,
      is: await compare(point.id, signature),
    });
    this.#sites.set(site.id, site);
    for (const sealed of sealedIn(manifest)) {
      const keyId = keyIdOf(sealed.envelope) ?? "unknown";
      // One of each key tells of the others.
      if (!this.#keys.has(keyId)) this.#keys.set(keyId, opener.open(sealed) !== undefined);
    }
  }

  async toPreview(): Promise<SignerPreview> {
    return {
      fingerprint: this.fingerprint,
      publicKey: this.publicKey,
      ...(await readTrust(db(), this.fingerprint)),
      manifests: this.#manifests.sort((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt)),
      sites: await Promise.all([...this.#sites.values()].map((site) => this.#toldSite(site))),
      wantedKeyIds: [...this.#keys].filter(([, isOpen]) => !isOpen).map(([id]) => id),
    };
  }

  async #toldSite(site: { id: string; name: string; region: string }): Promise<ToldSite> {
    const [known, candidates] = await Promise.all([
      findKnownSite(db(), this.fingerprint, site.id),
      db().site.findMany({
        where: { region: site.region, isRemembered: false },
        select: { id: true, name: true },
        orderBy: { nameKey: "asc" },
      }),
    ]);
    return { ...site, known: known && { id: known.id, name: known.name }, candidates };
  }
}

/** All that is sealed in a manifest. Pure. */
export const sealedIn = ({ userData, volumes }: ImportableManifest): Sealed[] => [
  ...(userData ? [userData] : []),
  ...volumes.flatMap(({ chain }) => chain.flatMap(({ record }) => record ?? [])),
];

async function compare(pointId: string, signature: string): Promise<PreviewedManifest["is"]> {
  const point = await db().recoveryPoint.findUnique({ where: { id: pointId }, select: { manifest: true } });
  if (!point) return "new";
  return signatureOf(point.manifest) === signature ? "known" : "differs";
}

/** Of a stored manifest; it is the same for the same content by the same key, however it is laid out. */
export function signatureOf(manifest: string | null): string | undefined {
  if (manifest === null) return undefined;
  return (JSON.parse(manifest) as { signature?: { value?: string } }).signature?.value;
}
