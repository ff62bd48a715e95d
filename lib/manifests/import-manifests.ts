import { randomUUID } from "node:crypto";
import { z } from "zod";
import { audited } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError, isAppError } from "../errors";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { keepImported } from "./keep-imported";
import type {
  ImportedManifest,
  ManifestsResult,
  RefusedManifest,
  SentManifest,
  ToldSite,
} from "./manifests-view";
import { pastedKeys, SealOpener } from "./open-seals";
import { look, noteRefused } from "./preview-manifests";
import { probeCopies } from "./probe-copies";
import { readTrust } from "./read-trust";

const Input = z.object({
  fingerprint: z.string("Say whose manifests they are.").max(100),
  keys: z.string("Paste the key, or leave it empty.").max(20_000, "This is too long for keys."),
  sites: z
    .array(z.object({ told: z.uuid("This is no site."), as: z.uuid("There is no such site.") }))
    .max(200, "These are too many sites."),
});
const REFUSAL = "Nothing was imported.";
/** Of one manifest: 16,000 backups are written at once for the largest. */
const TIMEOUT_MS = 120_000;

/**
 * Takes over the recovery points that manifests tell of: each file whole or not at all, and none twice. What is sealed in
 * them is opened by the keys that are given, or by ours, and sealed anew by ours; the given ones are forgotten then.
 * Afterwards the other sites are asked which of the backups they know.
 * @param files each is let go before the next is read
 * @throws AppError `invalid`; `precondition_failed` while nobody has compared the fingerprint
 */
export async function importManifests(
  session: Session,
  input: unknown,
  files: AsyncIterable<SentManifest>,
): Promise<ManifestsResult> {
  requirePermission(session, "manifests.import");
  const { fingerprint, keys, sites } = parseInput(Input, input, REFUSAL);
  if ((await readTrust(db(), fingerprint)).trust === "unknown")
    throw new AppError("precondition_failed", `${REFUSAL} First compare the fingerprint of their signer.`);
  const opener = new SealOpener(pastedKeys(keys, REFUSAL));
  const chosen = new Map(sites.map(({ told, as }) => [told, as]));
  const importId = await begin(session, fingerprint, chosen);
  const imported: ImportedManifest[] = [];
  const refused: RefusedManifest[] = [];
  try {
    for await (const sent of files) {
      const found = await importOne(session, sent, { fingerprint, opener, chosen });
      if ("why" in found) refused.push({ file: sent.name, why: found.why });
      else imported.push(found);
    }
  } finally {
    await end(importId, imported);
    await noteRefused(session, refused);
  }
  const pointIds = imported.map(({ pointId }) => pointId);
  return { imported, refused, wantedKeyIds: [...opener.wanted], probed: await probeCopies(pointIds) };
}

interface Of {
  fingerprint: string;
  opener: SealOpener;
  chosen: ReadonlyMap<ToldSite["id"], string>;
}

async function importOne(
  session: Session,
  sent: SentManifest,
  { fingerprint, opener, chosen }: Of,
): Promise<ImportedManifest | { why: string }> {
  const found = look(sent);
  if ("why" in found) return found;
  if (found.fingerprint !== fingerprint)
    return { why: `it was signed with ${found.fingerprint}, and not with ${fingerprint}` };
  const { manifest } = found;
  const text = "text" in sent ? sent.text.trim() : "";
  try {
    const kept = await orTaken(() =>
      audited((tx) => keepImported(tx, session, { manifest, text, fingerprint, opener, chosen }), {
        timeoutMs: TIMEOUT_MS,
      }),
    );
    return { file: sent.name, ...kept };
  } catch (error) {
    if (isAppError(error)) return { why: error.message };
    throw error;
  }
}

/** Which site is which is kept before anything else: whoever goes on after a crash need not be asked again. */
async function begin(
  session: Session,
  fingerprint: string,
  chosen: ReadonlyMap<string, string>,
): Promise<string> {
  const id = randomUUID();
  const result = { sites: Object.fromEntries(chosen) };
  await db().manifestImport.create({
    data: { id, fingerprint, importedBy: session.name, pointCount: 0, result },
  });
  return id;
}

async function end(id: string, imported: readonly ImportedManifest[]): Promise<void> {
  const pointCount = imported.filter(({ outcome }) => outcome === "imported").length;
  await db().manifestImport.update({ where: { id }, data: { pointCount } });
}
