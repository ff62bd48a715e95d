import { z } from "zod";
import type { Gated } from "../approvals/gated";
import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { endSiteSessions } from "../auth/end-keystone-sessions";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Site } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { checkCaPem } from "./check-ca-pem";
import { gatedAuthority, gatedSignIns } from "./gated-access";
import { checkHosts } from "./host-entries";
import { lockSite } from "./lock-site";
import { isLoopbackAllowed } from "./loopback-switch";
import { orTaken } from "./or-taken";
import { SiteChanges, SiteId, Version } from "./schemas";
import { siteNameKey } from "./site-name";

const Input = SiteChanges.extend({
  siteId: SiteId,
  version: Version,
  /** The person has read what the change does to the own sign-in. */
  confirmed: z.boolean().default(false),
});

const REFUSAL = "Nothing was changed.";

/**
 * Changes what a site is called and how it is reached. The site is not asked: it must be possible to mend its
 * certificate or its hosts while it does not answer. When it stops accepting sign-ins, the sessions of those who signed
 * in by it end for good.
 * @throws AppError `invalid`, `not_found`, `conflict`; `precondition_failed` when it ends the own sign-in and was not
 * confirmed; `needs_approval` when it lets people sign in who could not, or has another say who they are
 */
export async function updateSite(session: Session, input: unknown): Promise<{ changed: string[] }> {
  requirePermission(session, "sites.change");
  const { siteId, version, confirmed, ...given } = parseInput(Input, input, REFUSAL);
  const wanted = { ...given, ...readWanted(given.caPem, given.confirmedHosts) };
  return orTaken(() =>
    audited(async (tx) => {
      const site = await lockSite(tx, siteId, version);
      const nameKey = siteNameKey(wanted.name);
      const other = await tx.site.findFirst({ where: { nameKey, id: { not: siteId } } });
      if (other)
        throw new AppError("invalid", REFUSAL, {
          name: `There is a site ${other.name} already. Choose another name.`,
        });
      const changes = differences(site, wanted);
      const changed = Object.keys(changes.new);
      if (changed.length === 0) return { changed };
      const isClosed = site.acceptsSignIn && !wanted.acceptsSignIn;
      if (isClosed && session.siteId === siteId && !confirmed)
        throw new AppError(
          "precondition_failed",
          `You are signed in by ${site.name}: this signs you out at once, and you could not undo it by this account. The local administrator can.`,
        );
      const gated = gatedOf(site, wanted);
      if (gated) await requireApproval(tx, session, gated);
      await tx.site.update({ where: { id: siteId }, data: { ...wanted, nameKey } });
      const ended = isClosed ? { endedSessions: await endSiteSessions(tx, siteId) } : {};
      await recordAudit(tx, actorOf(session), {
        action: "site.changed",
        target: { kind: "site", id: siteId, name: wanted.name },
        site: { id: siteId, name: wanted.name },
        details: { ...changes, ...ended },
      });
      return { changed };
    }),
  );
}

function readWanted(
  caPem: string,
  hosts: readonly string[],
): { caPem: string | null; confirmedHosts: string[] } {
  const fields: Record<string, string> = {};
  const ca = caPem.trim() === "" ? undefined : checkCaPem(caPem, new Date());
  if (ca && "problem" in ca) fields.caPem = ca.problem;
  const found = checkHosts(hosts, { allowLoopback: isLoopbackAllowed() });
  if (found.problem) fields.confirmedHosts = found.problem;
  if (Object.keys(fields).length > 0) throw new AppError("invalid", REFUSAL, fields);
  return { caPem: ca && "pem" in ca ? ca.pem : null, confirmedHosts: found.entries };
}

type Wanted = Pick<Site, "name" | "interface" | "caPem" | "acceptsSignIn" | "confirmedHosts">;

/** What of it a second person has to approve; null: nothing. */
function gatedOf(site: Site, { acceptsSignIn, caPem }: Wanted): Gated | null {
  if (!acceptsSignIn) return null;
  if (!site.acceptsSignIn) return gatedSignIns(site, caPem);
  return site.caPem === caPem ? null : gatedAuthority(site, caPem);
}

function differences(site: Site, wanted: Wanted) {
  const keys = (Object.keys(wanted) as (keyof Wanted)[]).filter(
    (key) => JSON.stringify(site[key]) !== JSON.stringify(wanted[key]),
  );
  const pick = (from: Wanted) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { old: pick(site), new: pick(wanted) };
}
