"use server";

import { type ActionResult, actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { switchSchedule } from "@/lib/schedules/switch-schedule";

/** Switches a schedule on or off. */
export async function switchScheduleAction(input: unknown): Promise<ActionResult<void>> {
  return actionResult(async () => switchSchedule(await requireSession(), input));
}
