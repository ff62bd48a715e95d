import type { ComponentProps } from "react";
import { type ControlProps, describedBy, HintAndError } from "./labelled";

type Props = ControlProps & Omit<ComponentProps<"input">, keyof ControlProps | "type">;

/** A yes or no that takes effect when its form is sent. */
export function Checkbox({ id, name, label, hint, error, ...input }: Props) {
  return (
    <div>
      <label htmlFor={id} className="flex min-h-6 items-start gap-2 text-14">
        <input
          id={id}
          name={name}
          type="checkbox"
          {...describedBy({ id, hint, error })}
          className="tick-box mt-0.5"
          {...input}
        />
        {label}
      </label>
      <div className="pl-6">
        <HintAndError id={id} hint={hint} error={error} />
      </div>
    </div>
  );
}
