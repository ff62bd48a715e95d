"use server";

import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import { noteSeen } from "@/lib/sandbox-mode/guide/note-seen";

/** Keeps that this person has opened what a step of the first task asks for. */
export async function noteSeenAction(input: unknown) {
  return actionResult(async () => noteSeen(await requireSession(), input));
}
