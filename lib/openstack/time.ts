import { z } from "zod";

/**
 * A time in an answer, as ISO 8601 with Z; undefined when there is none. Cinder, and Nova outside of servers, leave
 * the zone out and mean UTC (openstack-api.md I).
 */
export const Time = z
  .string()
  .nullish()
  .transform((text) => {
    if (!text) return undefined;
    const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
    return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
  });
