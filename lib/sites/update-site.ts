import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Site } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { checkCaPem } from "./check-ca-pem";
import { checkHosts } from "./host-entries";
import { lockSite } from "./lock-site";
import { isLoopbackAllowed } from "./loopback-switch";
import { orTaken } from "./or-taken";
import { HostEntries, InterfaceChoice, SiteId, Version } from "./schemas";
import { SiteName, siteNameKey } from "./site-name";

const Input = z.object({
  siteId: SiteId,
  version: Version,
  name: SiteName,
  interface: InterfaceChoice,
  caPem: z.string().max(300_000, "At most 256 kB are taken."),
  acceptsSignIn: z.boolean(),
  confirmedHosts: HostEntries,
});

const REFUSAL = "Nothing was changed.";

/**
 * Changes what a site is called and how it is reached. The site is not asked: it must be possible to mend its
 * certificate or its hosts while it does not answer.
 * @throws AppError `invalid`, `not_found`, `conflict`
 */
export async function updateSite(session: Session, input: unknown): Promise<{ changed: string[] }> {
  requirePermission(session, "sites.change");
  const { siteId, version, ...given } = parseInput(Input, input, REFUSAL);
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
      await tx.site.update({ where: { id: siteId }, data: { ...wanted, nameKey } });
      await recordAudit(tx, actorOf(session), {
        action: "site.changed",
        target: { kind: "site", id: siteId, name: wanted.name },
        site: { id: siteId, name: wanted.name },
        details: changes,
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

function differences(site: Site, wanted: Wanted) {
  const keys = (Object.keys(wanted) as (keyof Wanted)[]).filter(
    (key) => JSON.stringify(site[key]) !== JSON.stringify(wanted[key]),
  );
  const pick = (from: Wanted) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { old: pick(site), new: pick(wanted) };
}
