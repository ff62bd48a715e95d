"use client";

import { FlaskConical, type LucideIcon, Truck, Zap } from "lucide-react";
import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { classNames } from "@/components/ui/class-names";
import { Notice } from "@/components/ui/notice";
import { may, type Permission, rolesWith } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { routes } from "@/lib/routes";
import { type ModeChoice, modeChoices, whileBusy } from "./mode-choices";
import type { RecoverMode } from "./recover-entries";

interface Props {
  options: RecoveryOptions;
  mode: RecoverMode;
  onChoose: (mode: RecoverMode) => void;
}

export const MODE_PERMISSIONS: Record<RecoverMode, Permission> = {
  drill: "recoveries.drill",
  relocation: "recoveries.fail-over",
  failover: "recoveries.fail-over",
};

/** Whether it is practice or the real thing, and what each does. */
export function StepMode({ options, mode, onChoose }: Props) {
  const { role } = useShell();
  const { busy, open } = options;
  const permission = MODE_PERMISSIONS[mode];
  return (
    <>
      <fieldset className="min-w-0">
        <legend className="sr-only">Kind of recovery</legend>
        <div className="grid max-w-[1080px] gap-4 2xl:grid-cols-3">
          {modeChoices(options).map((choice) => (
            <Choice
              key={choice.mode}
              choice={choice}
              isChosen={choice.mode === mode}
              onChoose={() => onChoose(choice.mode)}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid max-w-[960px] gap-3 pt-4">
        {!may(role, permission) && (
          <Notice tone="warn">
            {ACTS[mode]} needs the role {rolesWith(permission)}; yours is {role}. You may look at what it
            would do.
          </Notice>
        )}
        {open && (
          <Notice tone="warn">
            <Link href={routes.run(open.runId)} className="underline underline-offset-3">
              {open.name}
            </Link>{" "}
            is undone in part: go on with that first. Only if its source is lost for good, a failover takes
            its place.
          </Notice>
        )}
        {busy && (
          <Notice tone="warn">
            <Link href={routes.run(busy.runId)} className="underline underline-offset-3">
              {busy.name}
            </Link>{" "}
            {whileBusy(busy.kind, mode)}
          </Notice>
        )}
      </div>
    </>
  );
}

/** What a person does, at the start of a sentence. */
export const ACTS: Record<RecoverMode, string> = {
  drill: "Starting a drill",
  relocation: "Relocating a VNF",
  failover: "Failing a VNF over",
};

const ICONS: Record<RecoverMode, LucideIcon> = { drill: FlaskConical, relocation: Truck, failover: Zap };

function Choice({
  choice: { mode, title, text, facts },
  isChosen,
  onChoose,
}: {
  choice: ModeChoice;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const Icon = ICONS[mode];
  return (
    <label
      className={classNames(
        "flex cursor-pointer items-start gap-3 rounded-m border px-4 py-3.5 hover:bg-hover",
        mode === "drill" && "border-dashed",
        isChosen ? (mode === "drill" ? "border-drill bg-canvas" : "border-fg bg-canvas") : "border-line",
      )}
    >
      <input
        type="radio"
        name="mode"
        value={mode}
        checked={isChosen}
        onChange={onChoose}
        aria-label={title}
        aria-describedby={`mode-${mode}`}
        className="radio-dot mt-[3px]"
      />
      <span className="min-w-0 flex-1">
        <span className="icon-and-word text-14 font-semibold">
          <Icon size={16} strokeWidth={1.9} className="text-subtle" aria-hidden />
          {title}
        </span>
        <span id={`mode-${mode}`} className="block">
          <span className="block pt-1 text-13 text-muted">
            <Inert text={text} />
          </span>
          {facts.map((fact) => (
            <span key={fact} className="mt-2 block border-t border-faint pt-2 text-13 text-muted">
              <Inert text={fact} />
            </span>
          ))}
        </span>
      </span>
    </label>
  );
}
