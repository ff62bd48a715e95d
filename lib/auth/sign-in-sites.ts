import { db } from "../db";
import type { SiteConnection } from "../openstack/connection";
import { connectionOf } from "../sites/connection-of";
import type { SignInSite } from "./ask-sites";

/** An answer older than this says little about now. */
const FRESH_MS = 5 * 60_000;

export interface SignInCandidate extends SignInSite {
  connection: SiteConnection;
}

/** The sites that a person may sign in with, for the form's choice. Tells no more than their names. */
export const offeredSites = (): Promise<SignInSite[]> =>
  db().site.findMany({
    where: { acceptsSignIn: true, isRemembered: false },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });

/**
 * The sites to ask about a person, in this order: those that answered at the last poll, then the others, by name.
 * Regions with one Keystone address are asked once.
 * @param siteId the one that the person chose
 */
export async function signInCandidates(
  siteId: string | undefined,
  now = Date.now(),
): Promise<SignInCandidate[]> {
  const rows = await db().site.findMany({
    where: { acceptsSignIn: true, isRemembered: false, ...(siteId ? { id: siteId } : {}) },
    include: { health: { select: { asOf: true, lastAnsweredAt: true } } },
    orderBy: { nameKey: "asc" },
  });
  const answers = ({ health }: (typeof rows)[number]): boolean => {
    const last = health?.lastAnsweredAt?.getTime() ?? 0;
    return now - last < FRESH_MS && last >= (health?.asOf?.getTime() ?? 0);
  };
  const ordered = [...rows.filter(answers), ...rows.filter((row) => !answers(row))];
  const seen = new Set<string>();
  return ordered.flatMap((row) => {
    const address = row.authUrl.replace(/\/+$/, "").toLowerCase();
    if (seen.has(address)) return [];
    seen.add(address);
    return [{ id: row.id, name: row.name, connection: connectionOf(row) }];
  });
}
