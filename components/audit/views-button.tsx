"use client";

import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { AuditChoices } from "@/lib/audit/audit-choices";
import { type AuditFilterText, auditFilterParams, isFiltered } from "@/lib/audit/audit-filter";
import type { AuditViewView } from "@/lib/audit/views/schemas";
import { SaveViewForm } from "./save-view-form";
import type { ViewActions } from "./view-actions";
import { ViewRow } from "./view-row";

interface Props {
  filter: AuditFilterText;
  /** Null: they could not be read. */
  views: readonly AuditViewView[] | null;
  sites: AuditChoices["sites"] | undefined;
  actions: ViewActions;
  mayShare: boolean;
}

/** Filters that were kept under a name: says which one is shown, opens another one, and keeps the present ones. */
export function ViewsButton({ filter, views, sites, actions, mayShare }: Props) {
  const [isOpen, setOpen] = useState(false);
  const lists = useRef<HTMLDivElement>(null);
  const query = auditFilterParams(filter).toString();
  const shown = query === "" ? undefined : views?.find((view) => view.query === query);
  const close = () => setOpen(false);
  const row = (view: AuditViewView) => (
    <ViewRow
      key={view.id}
      {...{ view, sites, actions, mayShare }}
      isShown={view.query === query}
      onOpen={close}
      onRemoved={() => lists.current?.focus()}
    />
  );
  const own = (views ?? []).filter(({ isOwn }) => isOwn);
  const shared = (views ?? []).filter(({ isOwn }) => !isOwn);
  return (
    <>
      <Button
        kind="quiet"
        size="s"
        aria-haspopup="dialog"
        className="max-w-[280px]"
        disabledReason={views ? undefined : "The saved views could not be read. Load the page again."}
        onClick={() => setOpen(true)}
      >
        <span className="truncate">{shown ? `View: ${shown.name}` : "Saved views"}</span>
      </Button>
      <Dialog open={isOpen} wide onOpenChange={setOpen} title="Saved views">
        <div className="grid gap-4">
          {isFiltered(filter) ? (
            <SaveViewForm {...{ filter, sites, mayShare }} action={actions.save} />
          ) : (
            <p className="text-13 text-muted">
              Filter the log first: then this is where its filters are saved under a name.
            </p>
          )}
          {/* Where the focus goes when the row that had it is gone. */}
          <div ref={lists} tabIndex={-1} className="grid gap-4 outline-none">
            <Views title="Yours" rows={own.map(row)} empty="You have saved none yet." />
            <Views
              title="Shared with everybody who reads the log"
              rows={shared.map(row)}
              empty="Nobody else shares one."
            />
          </div>
        </div>
      </Dialog>
    </>
  );
}

const Views = ({ title, rows, empty }: { title: string; rows: React.ReactNode[]; empty: string }) => (
  <section aria-label={title}>
    <h3 className="mb-1 text-13 font-semibold">{title}</h3>
    {rows.length > 0 ? (
      <ul className="divide-y divide-line border-y border-line">{rows}</ul>
    ) : (
      <p className="text-13 text-muted">{empty}</p>
    )}
  </section>
);
