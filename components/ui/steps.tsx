import { Check } from "lucide-react";
import { classNames } from "./class-names";

/** Where one is in a wizard. `current` counts from 0. */
export function Steps({
  label,
  steps,
  current,
}: {
  label: string;
  steps: readonly string[];
  current: number;
}) {
  return (
    <ol aria-label={label} className="flex flex-wrap items-center gap-y-1 text-13 text-subtle">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? "step" : undefined}
          className={classNames(
            "flex items-center gap-1.5 whitespace-nowrap not-first:before:mr-1.5 not-first:before:ml-2.5 not-first:before:h-px not-first:before:w-5 not-first:before:bg-line",
            index === current && "font-semibold text-fg",
            index < current && "text-muted",
          )}
        >
          {index < current ? (
            <>
              <Check size={16} aria-hidden />
              <span className="sr-only">Done: </span>
            </>
          ) : (
            <span
              className={classNames(
                "grid size-[18px] place-items-center rounded-full border text-11 font-semibold",
                index === current ? "border-fg bg-fg text-bg" : "border-control",
              )}
            >
              {index + 1}
            </span>
          )}
          {step}
        </li>
      ))}
    </ol>
  );
}
