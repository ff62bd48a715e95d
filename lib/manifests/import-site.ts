import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Site } from "../generated/prisma/client";
import { siteNameKey } from "../sites/site-name";
import { findKnownSite } from "./find-known-site";
import { freeName } from "./free-name";
import type { ToKeep } from "./keep-imported";
import { shownSiteName } from "./shown-name";

const MOST = 100;

/**
 * The site that a manifest's points come in at: the one that the person said it is, or as what it was known before, or
 * one that is remembered from now on: without an address and credentials, and never asked anything.
 * @throws AppError `invalid` when the person chose one of another region
 */
export async function importSite(tx: Transaction, of: Omit<ToKeep, "opener" | "text">): Promise<Site> {
  const { manifest, fingerprint, chosen } = of;
  const { id, name, region } = manifest.site;
  const chosenId = chosen.get(id);
  if (chosenId) {
    const site = await tx.site.findUnique({ where: { id: chosenId, isRemembered: false } });
    if (site?.region !== region)
      throw new AppError(
        "invalid",
        `its site ${name} is the region ${region}, and the site that was chosen for it is not, or is gone`,
      );
    return site;
  }
  const known = await findKnownSite(tx, fingerprint, id);
  if (known) return known;
  const shown = await freeName(shownSiteName(name, "A lost site"), MOST, async (tried) => {
    return (await tx.site.count({ where: { nameKey: siteNameKey(tried) } })) === 0;
  });
  return tx.site.create({
    data: {
      id,
      name: shown,
      nameKey: siteNameKey(shown),
      authUrl: "",
      region,
      isRemembered: true,
      acceptsSignIn: false,
    },
  });
}
