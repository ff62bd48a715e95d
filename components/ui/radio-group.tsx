import type { ReactNode } from "react";
import { type ControlProps, describedBy, HintAndError } from "./labelled";

export interface RadioOption {
  value: string;
  label: string;
  /** What choosing it means. */
  hint?: ReactNode;
  disabled?: boolean;
}

interface Props extends ControlProps {
  options: readonly RadioOption[];
  value?: string | undefined;
  defaultValue?: string | undefined;
  onChange?: (value: string) => void;
}

/** A choice of one, with all choices in sight. The id is on the first, where an error's link leads. */
export function RadioGroup({ id, name, label, hint, error, options, value, defaultValue, onChange }: Props) {
  return (
    <fieldset aria-describedby={describedBy({ id, hint, error })["aria-describedby"]} className="min-w-0">
      <legend className="mb-1 text-13 font-medium">{label}</legend>
      <div className="grid gap-2">
        {options.map((option, index) => (
          <label key={option.value} className="flex min-h-6 items-start gap-2 text-14">
            <input
              id={index === 0 ? id : undefined}
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              {...(value === undefined
                ? { defaultChecked: option.value === defaultValue }
                : { checked: option.value === value })}
              onChange={() => onChange?.(option.value)}
              className="radio-dot mt-0.5"
            />
            <span>
              {option.label}
              {option.hint && <span className="block text-12 text-subtle">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <HintAndError id={id} hint={hint} error={error} />
    </fieldset>
  );
}
