import type { Transaction } from "../audit/record";
import { findVnfUses } from "../vnfs/find-vnf-uses";

/** What keeps a site, or one of its credentials, from being removed: each in words, such as "the VNF core-db". */
export type UseFinder = (
  tx: Transaction,
  of: { siteId: string; projectId?: string | undefined },
) => Promise<string[]>;

/** Those of VNFs are always there; a list that is filled at the start would be empty in another bundle. */
const finders: UseFinder[] = [findVnfUses];

/** Adds a way to find out by what a site is used. */
export function registerSiteUses(finder: UseFinder): void {
  finders.push(finder);
}

/** By what a site, or one project of it, is used; empty when by nothing. */
export async function siteUses(
  tx: Transaction,
  of: { siteId: string; projectId?: string | undefined },
): Promise<string[]> {
  const found: string[] = [];
  for (const finder of finders) found.push(...(await finder(tx, of)));
  return found;
}

/** For a message: the first few, and how many more. */
export const listUses = (uses: readonly string[]): string =>
  uses.length > 5 ? `${uses.slice(0, 5).join(", ")} and ${uses.length - 5} more` : uses.join(", ");
