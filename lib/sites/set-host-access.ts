import { randomUUID } from "node:crypto";
import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { seal } from "../secrets/seal";
import { gatedHostAccess } from "./gated-access";
import { readFormKeys } from "./host-access-input";
import { lockSite } from "./lock-site";
import { SiteId, Version } from "./schemas";

const MAX_KNOWN_HOSTS = 512 * 1024;
const Input = z.object({
  siteId: SiteId,
  /** When what the form shows was last changed; null: there was none. */
  version: Version.nullable(),
  user: z
    .string("Enter the user.")
    .trim()
    .min(1, "Enter the user, such as stillpoint.")
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/,
      "A user has at most 64 letters, digits, _ . @ or -, and begins with none of the last three.",
    ),
  port: z.coerce
    .number("Enter the port: a number, mostly 22.")
    .int("Enter the port: a whole number, mostly 22.")
    .min(1, "A port is a number from 1 to 65535.")
    .max(65_535, "A port is a number from 1 to 65535."),
  /** Empty: the stored one stays. */
  privateKey: z
    .string("Paste the private key.")
    .max(32_768, "This is too long for a private key.")
    .default(""),
  knownHosts: z
    .string("Paste the host keys.")
    .max(MAX_KNOWN_HOSTS, "At most 512 kB are taken.")
    .refine((text) => !text.includes("\0"), "Leave out control characters."),
});
const REFUSAL = "The access was not stored.";

/**
 * Stores how a site's compute hosts are reached by SSH, or changes it. The key never comes back: its fingerprint does.
 * @throws AppError `invalid`, `not_found`, `conflict`, `needs_approval`
 */
export async function setHostAccess(session: Session, input: unknown): Promise<{ fingerprint: string }> {
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
    const wanted = { user, port, knownHosts, fingerprint, keyText: key?.text };
    await requireApproval(tx, session, gatedHostAccess(site, before, wanted));
    const sealedKey = key && (await seal(tx, key.text, binding));
    if (before)
      await tx.siteHostAccess.update({ where: { id }, data: { ...data, ...(sealedKey && { sealedKey }) } });
    else await tx.siteHostAccess.create({ data: { ...data, id, siteId, sealedKey: sealedKey ?? "" } });
    const told = (row: typeof data) => ({
      user: row.userName,
      port: row.port,
      fingerprint: row.fingerprint,
      knownHosts: row.knownHosts,
    });
    await recordAudit(tx, actorOf(session), {
      action: "site.host_access_set",
      target: { kind: "site", id: siteId, name: site.name },
      site: { id: siteId, name: site.name },
      details: { old: before && told(before), new: told(data) },
    });
    return { fingerprint };
  });
}
