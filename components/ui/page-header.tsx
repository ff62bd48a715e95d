import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  /** What a reader should know first, in a few words. */
  note?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
}

/** The title line of a page: what this is, its state, what may be done. */
export function PageHeader({ title, note, badge, actions }: Props) {
  return (
    <div className="mb-2.5 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="text-20 font-semibold tracking-[-0.012em] break-words">{title}</h1>
      {badge}
      {note && <p className="text-13 text-muted">{note}</p>}
      {actions && <div className="ml-auto flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
