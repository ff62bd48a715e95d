import { AppError } from "../../errors";
import type { SiteCheck } from "../check-site";
import type { ResolvedSite } from "../resolve-drafts";
import { type AdoptionOffer, isProved, proofWords } from "./adoption-offer";
import { offersForDraft } from "./seek-vms";

/**
 * The remembered sites that these are said to be, looked at once more.
 * @throws AppError `invalid` for one that is gone, or whose VMs nobody saw and that was not confirmed all the same
 */
export async function adoptedBy(
  sites: readonly ResolvedSite[],
  checks: readonly SiteCheck[],
  refusal: string,
): Promise<AdoptionOffer[][]> {
  const fields: Record<string, string> = {};
  const found: AdoptionOffer[][] = [];
  for (const [i, { adopts, connection, credentials }] of sites.entries()) {
    const takes = checks[i]?.facts.flatMap(({ index }) => credentials[index]?.credential ?? []) ?? [];
    const offers = adopts.length > 0 ? await offersForDraft(connection, takes) : [];
    found.push(offers.filter(({ id }) => adopts.some(({ siteId }) => siteId === id)));
    for (const { siteId, evenUnproved } of adopts) {
      const offer = offers.find(({ id }) => id === siteId);
      if (!offer) fields[`sites.${i}.adopts`] = "Manifests tell of no such site any more. Check again.";
      else if (!isProved(offer) && !evenUnproved) fields[`sites.${i}.adopts`] = proofWords(offer);
    }
  }
  if (Object.keys(fields).length > 0) throw new AppError("invalid", refusal, fields);
  return found;
}
