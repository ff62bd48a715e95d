import { ChevronDown, ChevronRight, ShieldAlert } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { Inert } from "@/components/data/inert";
import { middleCut } from "@/components/data/middle-cut";
import { IconButton } from "@/components/ui/icon-button";
import { Td, Tr, TrDetail } from "@/components/ui/table";
import { actionWords } from "@/lib/audit/action-words";
import type { AuditEntryGroup, AuditRow } from "@/lib/audit/audit-log";
import { EntryDetail } from "./entry-detail";
import { ResultText } from "./result-text";
import { rowTime } from "./row-time";
import { nameOf, whoWords } from "./who-words";

/** The first one stands over two: the arrow has no name. */
export const COLUMNS = ["Time, UTC", "Who", "Action", "Target", "Result", "Reason", "Request id"] as const;

interface Props {
  row: AuditRow;
  asOf: string;
  isOpen: boolean;
  /** Opens a row in place, or closes it. */
  toggle: (id: string) => void;
  initial: AuditEntryGroup | null;
}

// Shares of the window, so that all columns fit at 1280 px and long names get more where there is more.
const CUT = "max-w-[12vw] truncate";

/** A row, and beneath it, when it is open, the entry whole. */
export function AuditTableRow({ row, asOf, isOpen, toggle, initial }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const isNamed = initial !== null;
  // The address names this row, which may be far down.
  useEffect(() => {
    if (isNamed) button.current?.scrollIntoView({ block: "center" });
  }, [isNamed]);
  const time = rowTime(row.at, asOf);
  const action = actionWords(row.action);
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    toggle(row.id);
    button.current?.focus();
  };
  // A press on the row is for the mouse; the keyboard and screen readers have the button.
  const press = () => window.getSelection()?.isCollapsed !== false && toggle(row.id);
  return (
    <>
      <Tr selected={isOpen} onClick={press} onKeyDown={closeByKey} className="cursor-pointer">
        <Td className="w-0 !pr-0.5">
          <IconButton
            ref={button}
            label={`${action}, ${time}`}
            icon={isOpen ? ChevronDown : ChevronRight}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            className="-ml-1.5"
            onClick={(event) => {
              event.stopPropagation();
              toggle(row.id);
            }}
          />
        </Td>
        <Td muted>
          <time dateTime={row.at}>{time}</time>
        </Td>
        <Td className={CUT}>
          <Inert text={whoWords(row.who)} />
        </Td>
        <Td strong className="max-w-[15vw] truncate">
          <Inert text={action} />
        </Td>
        <Td className={CUT}>
          <Target row={row} />
        </Td>
        <Td>
          <ResultText result={row.result} />
          {row.isBroken && (
            <span className="ml-2 inline-flex items-center gap-1 text-fail">
              <ShieldAlert size={14} strokeWidth={2.25} aria-hidden />
              Changed
            </span>
          )}
        </Td>
        <Td muted className="max-w-[13vw] truncate">
          {row.reason ? <Inert text={row.reason} /> : "—"}
        </Td>
        <Td mono={row.requestIds.length > 0} muted>
          {row.requestIds.length > 0 ? <RequestIds ids={row.requestIds} /> : "—"}
        </Td>
      </Tr>
      {isOpen && (
        <TrDetail columns={COLUMNS.length + 1}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc closes from anywhere within; the button does too */}
          <div id={id} onKeyDown={closeByKey}>
            <EntryDetail row={row} initial={initial} />
          </div>
        </TrDetail>
      )}
    </>
  );
}

function Target({ row: { target, siteName } }: { row: AuditRow }) {
  const words = [target && nameOf(target), siteName].filter((word) => word !== null);
  const distinct = [...new Set(words)];
  return distinct.length > 0 ? <Inert text={distinct.join(", ")} /> : <span className="text-subtle">—</span>;
}

function RequestIds({ ids }: { ids: readonly string[] }) {
  const [first = "", ...more] = ids;
  return (
    <>
      <Inert text={middleCut(first)} />
      {more.length > 0 && <span className="font-sans"> +{more.length}</span>}
    </>
  );
}
