"use client";

import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { Inert } from "@/components/data/inert";
import { visibleText } from "@/components/data/visible-text";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { AuditChoices } from "@/lib/audit/audit-choices";
import { readAuditFilter } from "@/lib/audit/audit-filter";
import type { AuditViewView } from "@/lib/audit/views/schemas";
import { auditHref } from "./audit-href";
import { filterWords } from "./filter-words";
import { VIEWS_KEY, type ViewActions } from "./view-actions";

interface Props {
  view: AuditViewView;
  sites: AuditChoices["sites"] | undefined;
  actions: ViewActions;
  mayShare: boolean;
  /** The page shows the log by it. */
  isShown: boolean;
  onOpen: () => void;
  onRemoved: () => void;
}

const sharingWords = (name: string, isShared: boolean): string =>
  isShared ? `Everybody who reads the log has ${name} now` : `${name} is shared no more`;

/** One saved view: a link to what it shows, and what can be done with it. */
export function ViewRow({ view, sites, actions, mayShare, isShown, onOpen, onRemoved }: Props) {
  const { id: viewId, name, query, isShared, isOwn, createdBy } = view;
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const [newName, setNewName] = useState(name);
  const first = useRef<HTMLButtonElement>(null);
  const wasDoing = useRef(false);
  useEffect(() => {
    // What was pressed is gone: the focus goes to where it began.
    if (doing === null && wasDoing.current) first.current?.focus();
    wasDoing.current = doing !== null;
  }, [doing]);
  const idOf = (field: string) => `view-${viewId}-${field}`;
  const removed = () => {
    toast(`The view ${name} was removed`);
    onRemoved();
  };
  const changed = () => {
    toast(doing === "rename" ? `The view is called ${newName.trim()} now` : sharingWords(name, !isShared));
    if (doing === null && isShared && !isOwn) onRemoved();
    setDoing(null);
  };
  const change = useAction(actions.change, changed, idOf, VIEWS_KEY);
  const remove = useAction(actions.remove, removed, idOf, VIEWS_KEY);
  const refusal = change.refusal ?? remove.refusal;
  /** What was refused before is of no interest for what is begun now. */
  const begin = (what: typeof doing) => {
    change.forget();
    remove.forget();
    setDoing(what);
  };
  const back = () => begin(null);
  const filter = readAuditFilter(new URLSearchParams(query));
  const mayChange = isShared ? mayShare : isOwn;
  const notes = [
    isOwn && isShared && "shared",
    !isOwn && `by ${visibleText(createdBy)}`,
    isShown && "shown now",
  ].filter(Boolean);
  return (
    <li className="grid gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <Link
            href={auditHref(filter)}
            onClick={onOpen}
            aria-current={isShown || undefined}
            className="text-14 font-medium break-words text-accent hover:underline"
          >
            <Inert text={name} />
          </Link>
          {notes.length > 0 && <span className="ml-2 text-12 text-subtle">{notes.join(", ")}</span>}
          <p className="text-12 break-words text-muted">
            <Inert text={filterWords(filter, sites)} />
          </p>
        </div>
        {mayChange && doing === null && (
          <div className="flex flex-wrap gap-1">
            <Button
              ref={first}
              kind="quiet"
              size="s"
              aria-label={`Rename ${name}`}
              onClick={() => {
                setNewName(name);
                begin("rename");
              }}
            >
              Rename
            </Button>
            {mayShare && (
              <Button
                kind="quiet"
                size="s"
                busy={change.busy}
                aria-label={isShared ? `Stop sharing ${name}` : `Share ${name}`}
                onClick={() => {
                  remove.forget();
                  void change.run({ viewId, isShared: !isShared });
                }}
              >
                {isShared ? "Stop sharing" : "Share"}
              </Button>
            )}
            <Button kind="quiet" size="s" aria-label={`Remove ${name}`} onClick={() => begin("remove")}>
              Remove
            </Button>
          </div>
        )}
      </div>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      {doing === "rename" && (
        <form
          noValidate
          className="flex flex-wrap items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void change.run({ viewId, name: newName });
          }}
        >
          <div className="min-w-0 flex-1">
            <Field
              id={idOf("name")}
              name="name"
              label={`New name of ${name}`}
              maxLength={100}
              autoComplete="off"
              autoFocus
              value={newName}
              onChange={(event) => setNewName(event.target.value)}
              error={refusal?.fields[idOf("name")]}
            />
          </div>
          <Button type="submit" kind="primary" busy={change.busy} className="mt-6 h-9">
            Rename
          </Button>
          <Button className="mt-6 h-9" onClick={back}>
            Cancel
          </Button>
        </form>
      )}
      {doing === "remove" && (
        <div className="flex flex-wrap items-center gap-2 text-13">
          <p className="min-w-0 flex-1 break-words">
            Remove {name}? {isShared ? "Nobody has it any more. " : ""}The log itself stays as it is.
          </p>
          <Button size="s" autoFocus onClick={back}>
            Keep it
          </Button>
          <Button size="s" kind="danger" busy={remove.busy} onClick={() => void remove.run({ viewId })}>
            Remove the view
          </Button>
        </div>
      )}
    </li>
  );
}
