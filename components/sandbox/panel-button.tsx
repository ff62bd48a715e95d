"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { PanelAction } from "./panel-actions";
import { usePanelForm } from "./use-panel-form";

interface Props {
  action: PanelAction;
  /** What the form sends. */
  values: Readonly<Record<string, string>>;
  label: string;
  /** What the label leaves to the eye: "of Lyon". */
  about?: string;
  kind?: "plain" | "quiet" | "primary";
  size?: "s" | "m";
}

/** One press that does one thing to the sandbox. */
export function PanelButton({ action, values, label, about, kind = "plain", size = "s" }: Props) {
  const { submit, busy, refusal } = usePanelForm(action);
  return (
    <form action={submit} className="inline-flex items-center gap-2">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {refusal && <Notice tone="fail">{refusal.message}</Notice>}
      <Button type="submit" kind={kind} size={size} busy={busy}>
        {label}
        {about && <span className="sr-only"> {about}</span>}
      </Button>
    </form>
  );
}
