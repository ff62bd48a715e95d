import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { type ControlProps, controlClass, describedBy, Labelled } from "./labelled";

type Props = ControlProps & Omit<ComponentProps<"textarea">, keyof ControlProps> & { mono?: boolean };

/** A labelled field of several lines. */
export function TextArea({ id, name, label, hint, error, mono = false, className, ...area }: Props) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        name={name}
        rows={4}
        {...describedBy({ id, hint, error })}
        className={classNames(
          controlClass(error),
          "block px-2.5 py-1.5",
          mono && "font-mono text-12",
          className,
        )}
        {...area}
      />
    </Labelled>
  );
}
