"use client";

import { ChevronDown } from "lucide-react";
import { controlClass, HintAndError } from "@/components/ui/labelled";
import type { RpoUnit } from "./settings-values";

const UNITS: RpoUnit[] = ["minutes", "hours", "days"];

interface Props {
  id: string;
  label: string;
  hint: string;
  text: string;
  unit: RpoUnit;
  set: (text: string, unit: RpoUnit) => void;
  error: string | undefined;
}

/** A length of time as a number and its unit. */
export function SpanField({ id, label, hint, text, unit, set, error }: Props) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-13 font-medium">{label}</legend>
      <div className="flex max-w-60 gap-2">
        <input
          id={id}
          name={id}
          aria-label={label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          onChange={(event) => set(event.target.value, unit)}
          className={`${controlClass(error)} h-9 px-2.5`}
        />
        <div className="relative w-full">
          <select
            id={`${id}Unit`}
            name={`${id}Unit`}
            aria-label={`Unit of the ${label}`}
            value={unit}
            onChange={(event) => set(text, event.target.value as RpoUnit)}
            className={`${controlClass(undefined)} h-9 appearance-none pr-8 pl-2.5`}
          >
            {UNITS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <ChevronDown
            size={16}
            className="pointer-events-none absolute top-2.5 right-2.5 text-subtle"
            aria-hidden
          />
        </div>
      </div>
      <HintAndError id={id} hint={hint} error={error} />
    </fieldset>
  );
}
