import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { type ControlProps, controlClass, describedBy, Labelled } from "./labelled";

type Props = ControlProps & Omit<ComponentProps<"input">, keyof ControlProps>;

/** A labelled input with its hint and its error beneath, all three tied together for screen readers. */
export function Field({ id, name, label, hint, error, className, ...input }: Props) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={name}
        {...describedBy({ id, hint, error })}
        className={classNames(controlClass(error), "h-9 px-2.5", className)}
        {...input}
      />
    </Labelled>
  );
}
