import { OctagonX } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

interface Props extends Omit<ComponentProps<"input">, "id"> {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** A labelled input with its hint and its error beneath, all three tied together for screen readers. */
export function Field({ id, label, hint, error, className, ...input }: Props) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-13 font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={classNames(
          "h-9 w-full rounded-m border bg-bg px-2.5 text-14",
          error ? "border-fail-solid" : "border-control",
          className,
        )}
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-12 text-subtle">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 flex items-start gap-1.5 text-13 text-fail">
          <OctagonX size={14} className="mt-[3px]" aria-hidden />
          {error}
        </p>
      )}
    </div>
  );
}
