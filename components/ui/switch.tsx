import type { ComponentProps } from "react";
import { type ControlProps, describedBy, HintAndError } from "./labelled";

type Props = ControlProps & Omit<ComponentProps<"input">, keyof ControlProps | "type" | "role">;

/** An on or off that takes effect at once. */
export function Switch({ id, name, label, hint, error, ...input }: Props) {
  return (
    <div>
      <label htmlFor={id} className="flex min-h-6 items-center gap-2.5 text-14">
        <input
          id={id}
          name={name}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox brings its checked state along
          role="switch"
          {...describedBy({ id, hint, error })}
          className="relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full border border-control bg-sunken transition-colors duration-150 before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-control before:transition-transform before:duration-150 checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent"
          {...input}
        />
        {label}
      </label>
      <div className="pl-[46px]">
        <HintAndError id={id} hint={hint} error={error} />
      </div>
    </div>
  );
}
