import type { z } from "zod";
import type { World } from "../core/world";
import type { LogPage, LogQuery } from "./schemas";

/** Entries of the log after a number, oldest first. */
export function readLog(world: World, { since, kind, site, limit }: z.output<typeof LogQuery>): LogPage {
  const entries = world.history
    .since(since, Number.POSITIVE_INFINITY)
    .filter((entry) => (!kind || entry.kind === kind) && (!site || entry.site === site))
    .slice(0, limit);
  return { entries, first: world.history.first, last: world.history.last };
}
