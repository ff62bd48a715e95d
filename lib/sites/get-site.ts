import { may, requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { listLeftovers } from "../made/list-leftovers";
import { countImported, recoveriesFrom } from "../vnfs/forget-imported";
import { offersForSite } from "./adopt/offers-for-site";
import { worstFirst } from "./check-row";
import { liveSignIns } from "./live-sign-ins";
import { shownState, storedChecks, storedServices } from "./site-health";
import { storedOffers } from "./site-offers";
import { siteUses } from "./site-uses";

/** All of a site that its page shows: never a secret. @throws AppError `not_found` */
export async function getSite(session: Session, siteId: string) {
  requirePermission(session, "sites.inspect");
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(siteId);
  const site = isId
    ? await db().site.findUnique({
        where: { id: siteId },
        include: {
          health: true,
          hostAccess: { omit: { sealedKey: true } },
          credentials: {
            omit: { sealedSecret: true, identity: true },
            orderBy: [{ projectName: "asc" }, { id: "asc" }],
          },
        },
      })
    : null;
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  const { health } = site;
  const [age] = await db().$queryRaw<{ ageMs: number | null }[]>`
    SELECT (EXTRACT(EPOCH FROM now() - as_of) * 1000)::float8 AS "ageMs" FROM site_health WHERE site_id = ${siteId}::uuid`;
  const { rows, hosts } = storedChecks(health?.checks);
  const known = storedOffers(site);
  const { id, name, authUrl, region, caPem, allowHttp, acceptsSignIn, confirmedHosts } = site;
  return {
    id,
    name,
    authUrl,
    region,
    interface: site.interface,
    caPem,
    allowHttp,
    acceptsSignIn,
    confirmedHosts,
    /** Known from a manifest only. */
    isRemembered: site.isRemembered,
    recordsCredentialId: site.recordsCredentialId,
    version: site.updatedAt.toISOString(),
    createdAt: site.createdAt.toISOString(),
    state: shownState(health?.state, age?.ageMs ?? null),
    asOf: iso(health?.asOf),
    lastAnsweredAt: iso(health?.lastAnsweredAt),
    services: storedServices(health?.services),
    checks: { rows: worstFirst(rows), hosts, checkedAt: iso(health?.checkedAt) },
    quiesce: known ? { methods: known.offers.methods, asOf: known.asOf } : null,
    credentials: site.credentials.map((c) => ({
      id: c.id,
      method: c.method,
      projectId: c.projectId,
      projectName: c.projectName,
      userName: c.userName,
      roles: c.roles,
      expiresAt: iso(c.expiresAt),
      isForRecords: c.id === site.recordsCredentialId,
    })),
    hostAccess: site.hostAccess && {
      user: site.hostAccess.userName,
      port: site.hostAccess.port,
      keyType: site.hostAccess.keyType,
      fingerprint: site.hostAccess.fingerprint,
      knownHosts: site.hostAccess.knownHosts,
      version: site.hostAccess.updatedAt.toISOString(),
    },
    leftovers: await listLeftovers(id),
    signedIn: await liveSignIns(db(), id),
    uses: await db().$transaction((tx) =>
      site.isRemembered ? recoveriesFrom(tx, id) : siteUses(tx, { siteId: id }),
    ),
    imported: site.isRemembered ? await countImported(id) : null,
    /** Sites that manifests tell of, and that it may be. */
    remembered: site.isRemembered ? [] : await offersForSite(site),
    /** The real sites that a remembered one may be. */
    mayBe: site.isRemembered
      ? await db().site.findMany({
          where: { region, isRemembered: false },
          select: { id: true, name: true },
          orderBy: { nameKey: "asc" },
        })
      : [],
    mayChange: may(session.role, "sites.change"),
    readAt: new Date().toISOString(),
  };
}

/** The same; undefined when there is no such site. */
export async function findSite(session: Session, siteId: string): Promise<SiteDetail | undefined> {
  try {
    return await getSite(session, siteId);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** A site's page. */
export type SiteDetail = Awaited<ReturnType<typeof getSite>>;

const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;
