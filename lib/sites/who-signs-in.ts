import { db } from "../db";
import { worstFirst } from "./check-row";
import type { SiteCheck } from "./check-site";
import { checkWhoSignsIn, type KnownUser } from "./checks/check-who-signs-in";

/**
 * The credentials of the sites whose users may sign in; of those before the given one, when it is stored: the first
 * site's admins are meant to administer Stillpoint, whatever is added later.
 */
export async function knownUsers(before?: { id: string; createdAt: Date }): Promise<KnownUser[]> {
  const earlier = before && {
    OR: [{ createdAt: { lt: before.createdAt } }, { createdAt: before.createdAt, id: { lt: before.id } }],
  };
  const rows = await db().siteCredential.findMany({
    where: { site: { acceptsSignIn: true, ...earlier } },
    select: { userId: true, projectId: true, site: { select: { name: true } } },
    orderBy: [{ site: { createdAt: "asc" } }, { id: "asc" }],
  });
  return rows.map(({ site, ...who }) => ({ ...who, siteName: site.name }));
}

interface Checked {
  name: string;
  acceptsSignIn: boolean;
  check: SiteCheck;
}

/** The checks, each with the row that says whose people get in; a later site is compared with those before it too. */
export function withWhoSignsIn(sites: readonly Checked[], stored: readonly KnownUser[]): SiteCheck[] {
  const known = [...stored];
  return sites.map(({ name, acceptsSignIn, check }) => {
    // Keystone let none of its credentials in: there is nothing to compare.
    if (check.facts.length === 0) return check;
    const row = checkWhoSignsIn(acceptsSignIn, check.facts, known);
    if (acceptsSignIn)
      known.push(...check.facts.map(({ userId, projectId }) => ({ siteName: name, userId, projectId })));
    return { ...check, rows: worstFirst([...check.rows, row]) };
  });
}
