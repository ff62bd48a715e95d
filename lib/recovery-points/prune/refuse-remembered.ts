import { db } from "../../db";
import { AppError } from "../../errors";

/**
 * Nothing can be deleted at a site that is known from a manifest only; points may be of another site than the VNF's now.
 * @param refusal what did not happen, a sentence
 * @throws AppError `precondition_failed`
 */
export async function refuseRemembered(
  { id, siteId }: { id: string; siteId: string },
  pointIds: readonly string[] | undefined,
  refusal: string,
): Promise<void> {
  const points = await db().recoveryPoint.findMany({
    where: { vnfId: id, state: { not: "pruned" }, ...(pointIds && { id: { in: [...pointIds] } }) },
    distinct: ["siteId"],
    select: { siteId: true },
  });
  const site = await db().site.findFirst({
    where: { id: { in: [siteId, ...points.map((point) => point.siteId)] }, isRemembered: true },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
  if (!site) return;
  throw new AppError(
    "precondition_failed",
    `${refusal} ${site.id === siteId ? "Its site" : "One of them was made at another site:"} ${site.name} is known from a manifest only, so nothing can be deleted there. Whoever deletes the site from the list forgets them with it.`,
  );
}
