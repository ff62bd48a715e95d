"use client";

import { useId } from "react";
import { formatUtc } from "@/components/data/format-time";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { PanelAction } from "./panel-actions";
import { usePanelForm } from "./use-panel-form";

interface Props {
  clock: { now: number; speed: number };
  moveClock: PanelAction;
}

/** The sandbox's own time: how fast it goes, and a way to let some of it pass at once. */
export function ClockSection({ clock: { now, speed }, moveClock }: Props) {
  const id = useId();
  const { submit, busy, refusal, given } = usePanelForm(moveClock);
  return (
    <>
      <dl className="text-13">
        <Fact name="Time there">{formatUtc(new Date(now))}</Fact>
        <Fact name="Speed">{speed === 1 ? "as ours" : `${speed} ×`}</Fact>
      </dl>
      <form action={submit} noValidate className="mt-2 flex items-end gap-2">
        <Field
          id={id}
          name="minutes"
          label="Move on by, in minutes"
          defaultValue={given.minutes ?? "10"}
          inputMode="numeric"
          autoComplete="off"
          error={refusal?.fields.minutes ?? refusal?.message}
          className="text-13"
        />
        <Button type="submit" busy={busy} className={refusal ? "mb-7 h-9" : "h-9"}>
          Move
        </Button>
      </form>
    </>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div className="flex min-h-7 items-center justify-between gap-2 border-b border-faint last:border-b-0">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
