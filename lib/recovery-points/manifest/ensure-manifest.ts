import { audited } from "../../audit/record";
import { db } from "../../db";
import { Prisma } from "../../generated/prisma/client";
import { makeManifest } from "./make-manifest";
import { signManifest } from "./sign-manifest";
import { signingKey } from "./signing-key";

/**
 * Makes the manifest of a judged point, signed, unless it has one. A point that was closed without being judged gets
 * none: there is no certificate to carry.
 */
export async function ensureManifest(pointId: string, at: Date): Promise<void> {
  const judged = await db().recoveryPoint.findFirst({
    where: { id: pointId, manifest: null, certificate: { not: Prisma.DbNull }, state: { not: "pruned" } },
    select: { id: true },
  });
  if (!judged) return;
  // Outside of the transaction: a long chain of many volumes takes its time to read.
  const body = await makeManifest(db(), pointId, at);
  await audited(async (tx) => {
    const manifest = JSON.stringify(signManifest(body, await signingKey(tx)), null, 2);
    await tx.recoveryPoint.updateMany({ where: { id: pointId, manifest: null }, data: { manifest } });
  });
}
