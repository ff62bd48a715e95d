import type { Session } from "../auth/session-store";
import { db } from "../db";
import { refreshSoon } from "../inventory/refresh-soon";
import { visibleVnfs } from "./vnf-visibility";

/** A page is opened with what is known after this, whether its site has answered by then or not. */
const PATIENCE_MS = 1_000;

/**
 * Has the projects of a VNF's VMs read again for who opens it, unless they were a moment ago: what changed at the site since is
 * shown at once where the site answers at once. Never fails: a failure to read is noted with the inventory.
 */
export async function readAgainSoon(session: Session, vnfId: string): Promise<void> {
  const projects = await db().vnfMember.findMany({
    where: { vnf: { AND: [{ id: vnfId }, visibleVnfs(session)] } },
    select: { siteId: true, projectId: true },
    distinct: ["siteId", "projectId"],
  });
  if (projects.length === 0) return;
  const credentials = await db().siteCredential.findMany({ where: { OR: projects }, select: { id: true } });
  const read = Promise.all(credentials.map(({ id }) => refreshSoon(id)));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([read, patience]);
  clearTimeout(timer);
}
