import { Prisma } from "../../generated/prisma/client";
import { IS_USABLE, IS_WHOLE } from "../../recovery-points/read-point-rows";

/**
 * For SQL: the point that the VNF `v` would be recovered from, as a row with its id: the newest that holds all of its VMs, or
 * else the newest that holds some; none, no row.
 */
export const NEWEST_POINT = Prisma.sql`(
  SELECT p.id FROM recovery_points p WHERE p.vnf_id = v.id AND ${IS_USABLE}
  ORDER BY ${IS_WHOLE} DESC, p.taken_at DESC, p.id LIMIT 1)`;

/**
 * For SQL: what a readiness of the VNF `v` by the recovery plan `n` rests on and costs nothing to know, as a text. Another
 * one, and what was judged has expired. The newest point is the row `newest`.
 */
export const FACTS_NOW = Prisma.sql`(v.version || '/' || coalesce(n.version, 0) || '/' || coalesce(newest.id::text, '-'))`;
