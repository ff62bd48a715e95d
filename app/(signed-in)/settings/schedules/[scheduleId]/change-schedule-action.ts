"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { Changed } from "@/lib/changed";
import { changeSchedule } from "@/lib/schedules/change-schedule";

/** Changes a schedule. */
export async function changeScheduleAction(input: unknown): Promise<ActionResult<Changed>> {
  return actionResult(async () => changeSchedule(await requireSession(), input));
}
