import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Site } from "../generated/prisma/client";

/**
 * The site's row, held until the transaction ends, if it is still as the person saw it.
 * @param version when what the form shows was last changed; left out where the order of two changes does not matter
 * @param options.evenRemembered also one that is known from a manifest only, of which nothing can be changed
 * @throws AppError `not_found`; `conflict`, saying who changed what meanwhile; `precondition_failed`
 */
export async function lockSite(
  tx: Transaction,
  siteId: string,
  version?: string,
  { evenRemembered = false } = {},
): Promise<Site> {
  await tx.$queryRaw`SELECT id FROM sites WHERE id = ${siteId}::uuid FOR UPDATE`;
  const site = await tx.site.findUnique({ where: { id: siteId } });
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  if (!evenRemembered) refuseRemembered(site);
  if (version !== undefined && site.updatedAt.getTime() !== Date.parse(version))
    throw new AppError("conflict", await whatChanged(tx, site, new Date(version)));
  return site;
}

/** @throws AppError `precondition_failed` for a site that is known from a manifest only */
export function refuseRemembered({ name, isRemembered }: Pick<Site, "name" | "isRemembered">): void {
  if (isRemembered)
    throw new AppError(
      "precondition_failed",
      `${name} is known from a manifest only: it has no address and no credentials. Add it as a site.`,
    );
}

/** What makes a page that shows a site out of date. */
const CHANGES = ["site.changed", "site.hosts_confirmed", "site.records_credential_chosen"];

/** The entry of the change that the person has seen is a little younger than that change. */
const OWN_MS = 1_000;

async function whatChanged(tx: Transaction, site: Site, since: Date): Promise<string> {
  const entries = await tx.auditEntry.findMany({
    where: {
      siteId: site.id,
      at: { gt: new Date(since.getTime() + OWN_MS) },
      result: "done",
      action: { in: CHANGES },
    },
    orderBy: { id: "desc" },
    take: 3,
  });
  const told = entries
    .reverse()
    .map(
      ({ actorName, details, at }) =>
        `${actorName} changed ${changedNames(details).join(", ")} at ${at.toISOString().slice(11, 19)} UTC`,
    );
  const who = told.length > 0 ? told.join("; ") : "somebody changed it";
  return `${site.name} was changed since you opened this page: ${who}. Nothing was stored; reload to see it as it is.`;
}

/** The names of what an entry says was changed. */
function changedNames(details: unknown): string[] {
  const changed = (details as { new?: unknown } | null)?.new;
  if (typeof changed !== "object" || changed === null) return [];
  return Object.keys(changed).map((name) => LABELS[name] ?? name);
}

const LABELS: Record<string, string> = {
  name: "the name",
  interface: "the interface",
  caPem: "the CA certificate",
  acceptsSignIn: "whether its users sign in",
  confirmedHosts: "the confirmed hosts",
  recordsProject: "the credential for records",
};
