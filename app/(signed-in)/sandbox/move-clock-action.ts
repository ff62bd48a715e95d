"use server";

import type { PanelAnswer } from "@/components/sandbox/panel-actions";
import { moveClock } from "@/lib/sandbox-mode/move-clock";
import { panelAnswer } from "./panel-answer";

/** Moves the sandbox's clock on. */
export async function moveClockAction(_previous: PanelAnswer | null, form: FormData): Promise<PanelAnswer> {
  return panelAnswer(form, moveClock);
}
