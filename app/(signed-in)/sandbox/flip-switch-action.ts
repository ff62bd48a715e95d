"use server";

import type { PanelAnswer } from "@/components/sandbox/panel-actions";
import { flipSwitch } from "@/lib/sandbox-mode/flip-switch";
import { panelAnswer } from "./panel-answer";

/** Flips a switch of the sandbox. */
export async function flipSwitchAction(_previous: PanelAnswer | null, form: FormData): Promise<PanelAnswer> {
  return panelAnswer(form, (session, { name, ...given }) => {
    const values = Object.entries(given).flatMap(([field, value]) =>
      field.startsWith("value.") ? [[field.slice("value.".length), value]] : [],
    );
    return flipSwitch(session, { name, values: Object.fromEntries(values) });
  });
}
