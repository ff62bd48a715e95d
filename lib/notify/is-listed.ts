import { Prisma } from "../generated/prisma/client";

/**
 * Of a message `n`: whether it is listed under Not delivered. An end whose beginning was not sent is not: it comes and goes
 * with that.
 */
export const IS_LISTED = Prisma.sql`(n.what = 'opened' OR EXISTS (
  SELECT 1 FROM notifications o WHERE o.what = 'opened' AND o.incident_id = n.incident_id
    AND o.channel_id = n.channel_id AND o.sent_at IS NOT NULL))`;
