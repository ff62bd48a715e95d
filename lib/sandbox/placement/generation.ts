import type { Site } from "../core/site";
import { PROVIDER_GENERATIONS } from "./rows";

/** Goes up with every change of a provider or of what is taken of it. */
export const generationOf = (site: Site, hostId: string): number =>
  site.rows(PROVIDER_GENERATIONS).get(hostId)?.generation ?? 0;

export function bump(site: Site, hostId: string): void {
  const rows = site.rows(PROVIDER_GENERATIONS);
  const known = rows.get(hostId);
  if (known) rows.update(hostId, { generation: known.generation + 1 });
  else rows.insert({ id: hostId, generation: 1 });
}
