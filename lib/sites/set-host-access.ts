import { randomUUID } from "node:crypto";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { SiteHostAccess } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import type { Binding } from "../secrets/envelope";
import { seal, unseal } from "../secrets/seal";
import { gatedHostAccess } from "./gated-access";
import { readFormKeys } from "./host-access-input";
import { HostAccessFields } from "./host-access-text";
import { lockSite } from "./lock-site";
import { SiteId, Version } from "./schemas";

const Input = HostAccessFields.extend({
  siteId: SiteId,
  /** When what the form shows was last changed; null: there was none. */
  version: Version.nullable(),
});
interface Stored {
  fingerprint: string;
  /** The names of what is different, of the first one all. */
  changed: string[];
}

const REFUSAL = "The access was not stored.";

/**
 * Stores how a site's compute hosts are reached by SSH, or changes it. The key never comes back: its fingerprint does.
 * What is as it was takes no second person.
 * @throws AppError `invalid`, `not_found`, `conflict`, `needs_approval`
 */
export async function setHostAccess(session: Session, input: unknown): Promise<Stored> {
  requirePermission(session, "sites.change");
  const { siteId, version, user, port, privateKey, knownHosts } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const site = await lockSite(tx, siteId);
    const before = await tx.siteHostAccess.findUnique({ where: { siteId } });
    if ((before?.updatedAt.getTime() ?? null) !== (version === null ? null : Date.parse(version)))
      throw new AppError("conflict", `${site.name}’s access was changed since you opened this page. Reload.`);
    const stays = before !== null && privateKey.trim() === "";
    const key = readFormKeys(stays ? undefined : privateKey, knownHosts, REFUSAL);
    const id = before?.id ?? randomUUID();
    const binding = { table: "site_host_access", column: "sealed_key", row: id };
    const { type: keyType, fingerprint } = key ?? { type: before?.keyType, fingerprint: before?.fingerprint };
    if (keyType === undefined || fingerprint === undefined) throw new Error("an access without a key");
    const data = { userName: user, port, knownHosts, keyType, fingerprint };
    const next = told(data);
    const changed = (Object.keys(next) as (keyof typeof next)[]).filter(
      (field) => before === null || told(before)[field] !== next[field],
    );
    if (changed.length === 0) {
      // The same key once more mends what is stored of it and cannot be read.
      if (before && key && !opens(before.sealedKey, binding))
        await tx.siteHostAccess.update({
          where: { id },
          data: { sealedKey: await seal(tx, key.text, binding) },
        });
      return { fingerprint, changed };
    }
    const wanted = { user, port, knownHosts, fingerprint, keyText: key?.text };
    await requireApproval(tx, session, gatedHostAccess(site, before, wanted));
    const sealedKey = key && (await seal(tx, key.text, binding));
    if (before)
      await tx.siteHostAccess.update({ where: { id }, data: { ...data, ...(sealedKey && { sealedKey }) } });
    else await tx.siteHostAccess.create({ data: { ...data, id, siteId, sealedKey: sealedKey ?? "" } });
    await recordAudit(tx, actorOf(session), {
      action: "site.host_access_set",
      target: { kind: "site", id: siteId, name: site.name },
      site: { id: siteId, name: site.name },
      details: { old: before && told(before), new: next },
    });
    return { fingerprint, changed };
  });
}

function opens(envelope: string, binding: Binding): boolean {
  try {
    return unseal(envelope, binding) !== "";
  } catch {
    return false;
  }
}

/** As the audit log tells of it. */
const told = (row: Pick<SiteHostAccess, "userName" | "port" | "fingerprint" | "knownHosts">) => ({
  user: row.userName,
  port: row.port,
  fingerprint: row.fingerprint,
  knownHosts: row.knownHosts,
});
