import type { ActionResult } from "@/lib/api/action-result";
import type { Changed } from "@/lib/changed";

export type AddSchedule = (input: unknown) => Promise<ActionResult<{ id: string }>>;
export type ChangeSchedule = (input: unknown) => Promise<ActionResult<Changed>>;
/** Switches one on or off, or deletes it. */
export type ActOnSchedule = (input: unknown) => Promise<ActionResult<void>>;

/** The key of the list that pages of schedules are read from. */
export const SCHEDULES_KEY = ["schedules"];
