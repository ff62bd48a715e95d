"use server";

import type { PanelAnswer } from "@/components/sandbox/panel-actions";
import { removeFault } from "@/lib/sandbox-mode/remove-fault";
import { panelAnswer } from "./panel-answer";

/** Takes a fault of the sandbox away. */
export async function removeFaultAction(_previous: PanelAnswer | null, form: FormData): Promise<PanelAnswer> {
  return panelAnswer(form, removeFault);
}
