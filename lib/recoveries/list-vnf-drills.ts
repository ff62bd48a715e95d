import type { Session } from "../auth/session-store";
import { listVnfs } from "../vnfs/list-vnfs";
import { type DrillRow, listDrills } from "./list-drills";
import { orderVnfDrills, type VnfDrills } from "./order-vnf-drills";

/** What the page of drills shows: the answer of GET /api/drills. */
export interface DrillsPage {
  /** ISO 8601, the database's clock. */
  asOf: string;
  /** Drills of which something stands at a site, or goes on; the newest first. */
  open: DrillRow[];
  /** Those that are due first. */
  vnfs: VnfDrills[];
}

/** Which VNFs were proved to come back, and when each is to be proved again, of those that somebody sees. Asks no site. */
export async function listVnfDrills(session: Session): Promise<DrillsPage> {
  const [{ asOf, rows, needs }, vnfs] = await Promise.all([listDrills(session), listVnfs(session)]);
  return { asOf, open: rows.filter(({ isOpen }) => isOpen), vnfs: orderVnfDrills(vnfs.rows, needs) };
}
