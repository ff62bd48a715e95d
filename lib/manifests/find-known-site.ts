import type { Transaction } from "../audit/record";
import type { Site } from "../generated/prisma/client";

/**
 * The site as what another installation's was taken before: as the one that a person said it is, or as one of the same
 * id. null: it is not known here.
 */
export async function findKnownSite(
  of: Pick<Transaction, "site" | "$queryRaw">,
  fingerprint: string,
  told: string,
): Promise<Site | null> {
  const [chosen] = await of.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM manifest_imports i JOIN sites s ON s.id::text = i.result->'sites'->>${told}::text
    WHERE i.fingerprint = ${fingerprint} ORDER BY i.at DESC, i.id LIMIT 1`;
  return of.site.findUnique({ where: { id: chosen?.id ?? told } });
}
