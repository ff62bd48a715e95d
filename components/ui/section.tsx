import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page, named by its heading. */
export function Section({ title, note, actions, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 not-first:mt-6">
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="min-w-0 text-14 font-semibold tracking-[-0.003em] break-words">
          {title}
        </h2>
        {note && <span className="text-13 text-subtle">{note}</span>}
        {actions && <div className="ml-auto flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
