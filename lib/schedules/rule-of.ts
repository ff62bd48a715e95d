import type { Schedule } from "../generated/prisma/client";
import type { Cadence, FreezeWindow, FullPolicy, SlotRule } from "./schedule";

/** What the row of a schedule says about its slots; it was checked when it was stored. Pure. */
export const ruleOf = (row: Pick<Schedule, "cadence" | "timeZone" | "freezeWindow">): SlotRule => ({
  cadence: row.cadence as unknown as Cadence,
  timeZone: row.timeZone,
  window: row.freezeWindow as unknown as FreezeWindow | null,
});

/** And about full backups. Pure. */
export const fullPolicyOf = (row: Pick<Schedule, "full">): FullPolicy => row.full as unknown as FullPolicy;
