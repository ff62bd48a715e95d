"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { deleteSchedule } from "@/lib/schedules/delete-schedule";

/** Deletes a schedule. */
export async function deleteScheduleAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => deleteSchedule(await requireSession(), input));
}
