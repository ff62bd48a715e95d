"use client";

import { useId, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import type { PanelSite, Parameter, Switch } from "@/lib/sandbox-mode/panel";
import type { PanelAction } from "./panel-actions";
import { isInSight, ParameterField } from "./parameter-field";
import { shortWords, titleOf } from "./parts";
import { usePanelForm } from "./use-panel-form";

interface Props {
  shown: Switch;
  sites: readonly PanelSite[];
  /** How many of its faults are there now. */
  active: number;
  flip: PanelAction;
}

/** One switch: what it does, with what, and the press that does it. */
export function SwitchRow({ shown: { name, does, parameters }, sites, active, flip }: Props) {
  const id = useId();
  const { submit, busy, refusal, given } = usePanelForm(flip);
  // One object for each answer: the panel is drawn every two seconds, and a new one takes the focus.
  const fields = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(refusal?.fields ?? {}).map(([field, text]) => [`${id}-${field}`, text]),
      ),
    [id, refusal],
  );
  const [inSight, folded] = [parameters.filter(isInSight), parameters.filter((each) => !isInSight(each))];
  const field = (parameter: Parameter) => (
    <ParameterField
      key={parameter.name}
      form={id}
      parameter={parameter}
      sites={sites}
      given={given[`value.${parameter.name}`]}
      error={refusal?.fields[parameter.name]}
    />
  );
  return (
    <li className="border-b border-faint py-3 last:border-b-0">
      <form action={submit} noValidate aria-labelledby={`${id}-title`}>
        <input type="hidden" name="name" value={name} />
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <h3 id={`${id}-title`} className="text-13 font-medium">
              {titleOf(name)}
              {active > 0 && <span className="ml-2 text-12 text-warn">{active} active</span>}
            </h3>
            <p className="max-w-[72ch] text-13 text-muted">{does}</p>
          </div>
          <Button type="submit" size="s" busy={busy} aria-describedby={`${id}-title`}>
            {busy ? "Doing…" : "Do it"}
          </Button>
        </div>
        <div className="mt-2 empty:hidden">
          <FormErrors message={refusal?.message} fields={fields} />
        </div>
        {inSight.length > 0 && <div className={GRID}>{inSight.map(field)}</div>}
        {folded.length > 0 && (
          <details className="mt-2">
            <summary className="w-fit max-w-full cursor-pointer rounded-s text-12 text-subtle hover:text-fg">
              More: {folded.map(({ what }) => shortWords(what)).join(", ")}
            </summary>
            <div className={GRID}>{folded.map(field)}</div>
          </details>
        )}
      </form>
    </li>
  );
}

const GRID = "mt-2 grid items-start gap-x-3 gap-y-2 sm:grid-cols-[repeat(auto-fill,minmax(200px,1fr))]";
