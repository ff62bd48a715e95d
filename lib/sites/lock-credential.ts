import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import { lockSite } from "./lock-site";

/** A credential and its site, the site's row held: credentials of one site change one after the other. */
export async function lockCredential(tx: Transaction, credentialId: string) {
  const found = await tx.siteCredential.findUnique({ where: { id: credentialId } });
  if (!found) throw gone();
  const site = await lockSite(tx, found.siteId);
  const credential = await tx.siteCredential.findUnique({ where: { id: credentialId } });
  if (!credential) throw gone();
  return { site, credential };
}

const gone = () => new AppError("not_found", "There is no such credential any more.");
