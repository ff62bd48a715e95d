import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { type ControlProps, controlClass, describedBy, Labelled } from "./labelled";

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

type Props = ControlProps &
  Omit<ComponentProps<"select">, keyof ControlProps> & { options: readonly Option[] };

/** A labelled choice of one of few. The browser's own list: it works with every reader and on every screen. */
export function Select({ id, name, label, hint, error, options, className, ...select }: Props) {
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <div className="relative">
        <select
          id={id}
          name={name}
          {...describedBy({ id, hint, error })}
          className={classNames(controlClass(error), "h-9 appearance-none pr-8 pl-2.5", className)}
          {...select}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={16}
          className="pointer-events-none absolute top-2.5 right-2.5 text-subtle"
          aria-hidden
        />
      </div>
    </Labelled>
  );
}
