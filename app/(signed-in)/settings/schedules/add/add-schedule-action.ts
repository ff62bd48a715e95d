"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { addSchedule } from "@/lib/schedules/add-schedule";

/** Adds a schedule. */
export async function addScheduleAction(input: unknown): Promise<ActionResult<{ id: string }>> {
  return actionResult(async () => addSchedule(await requireSession(), input));
}
