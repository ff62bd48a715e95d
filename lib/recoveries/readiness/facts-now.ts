import { Prisma } from "../../generated/prisma/client";
import { IS_USABLE } from "../../recovery-points/read-point-rows";

/** For SQL: the newest point of the VNF `v` that something can be recovered from, as a row `p` with its id; none, no row. */
export const NEWEST_POINT = Prisma.sql`(
  SELECT p.id FROM recovery_points p WHERE p.vnf_id = v.id AND ${IS_USABLE} ORDER BY p.taken_at DESC, p.id LIMIT 1)`;

/**
 * For SQL: what a readiness of the VNF `v` by the recovery plan `n` rests on and costs nothing to know, as a text. Another
 * one, and what was judged has expired. The newest point is the row `newest`.
 */
export const FACTS_NOW = Prisma.sql`(v.version || '/' || coalesce(n.version, 0) || '/' || coalesce(newest.id::text, '-'))`;
