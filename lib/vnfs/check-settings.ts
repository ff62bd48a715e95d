import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { vnfNameKey } from "./vnf-schemas";
import { visibleVnfs } from "./vnf-visibility";

interface Checked {
  name: string;
  receiverIds: readonly string[];
  /** Its own site. */
  siteId: string;
  /** The VNF itself, when it is there already. */
  vnfId?: string;
  refusal: string;
}

/**
 * What of a VNF's settings only the database can judge: its name is free, its receivers are other sites.
 * @returns the names of the receivers, for the audit log
 * @throws AppError `invalid`
 */
export async function checkSettings(tx: Transaction, session: Session, of: Checked): Promise<string[]> {
  const { name, receiverIds, siteId, vnfId, refusal } = of;
  const fields: Record<string, string> = {};
  const other = await tx.vnf.findFirst({
    where: { nameKey: vnfNameKey(name), ...(vnfId ? { id: { not: vnfId } } : {}) },
    select: { id: true, name: true },
  });
  if (other) {
    const seen = await tx.vnf.count({ where: { AND: [{ id: other.id }, visibleVnfs(session)] } });
    fields.name = `${seen > 0 ? `There is a VNF ${other.name} already` : "Another VNF has this name"}. Choose another name.`;
  }
  const receivers = await tx.site.findMany({
    where: { id: { in: [...receiverIds] }, isRemembered: false },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
  if (receiverIds.includes(siteId))
    fields.receiverIds = "Its own site has the backups anyway. Choose other sites.";
  else if (receivers.length < receiverIds.length)
    fields.receiverIds = "One of these sites is not there any more. Reload to see those that are.";
  if (Object.keys(fields).length > 0) throw new AppError("invalid", refusal, fields);
  return receivers.map((site) => site.name);
}
