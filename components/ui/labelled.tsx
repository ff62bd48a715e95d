import { OctagonX } from "lucide-react";
import type { ReactNode } from "react";

/** What every control of a form has. `name` is what is sent; errors are linked to `id`. */
export interface ControlProps {
  id: string;
  name: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** The attributes that tie a control to its hint and its error. */
export function describedBy({ id, hint, error }: Pick<ControlProps, "id" | "hint" | "error">) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { "aria-invalid": error ? true : undefined, "aria-describedby": ids || undefined };
}

/** The hint and the error beneath a control. */
export function HintAndError({ id, hint, error }: Pick<ControlProps, "id" | "hint" | "error">) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-12 text-subtle">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 flex items-start gap-1.5 text-13 break-words text-fail">
          <OctagonX size={14} className="mt-[3px]" aria-hidden />
          <span className="min-w-0">{error}</span>
        </p>
      )}
    </>
  );
}

/** A label above a control, its hint and its error beneath. */
export function Labelled({ children, ...control }: Omit<ControlProps, "name"> & { children: ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={control.id} className="mb-1 block text-13 font-medium">
        {control.label}
      </label>
      {children}
      <HintAndError {...control} />
    </div>
  );
}

/** The edge of a control that text is typed into. */
export const controlClass = (error: string | undefined) =>
  `w-full rounded-m border bg-bg text-14 ${error ? "border-fail-solid" : "border-control"}`;
