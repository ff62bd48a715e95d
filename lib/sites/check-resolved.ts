import { checkSite, type SiteCheck } from "./check-site";
import type { ResolvedSite } from "./resolve-drafts";
import { knownUsers, withWhoSignsIn } from "./who-signs-in";

/** Runs the check lists of sites that are not stored yet, all at once, in the order of the input. */
export async function checkResolved(sites: readonly ResolvedSite[]): Promise<SiteCheck[]> {
  const checked = await Promise.all(
    sites.map(async (site) => ({ ...site, check: await checkSite(site.connection, site.credentials) })),
  );
  return withWhoSignsIn(checked, await knownUsers());
}
