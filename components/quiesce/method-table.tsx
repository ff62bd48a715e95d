import { TriangleAlert } from "lucide-react";
import { visibleText } from "@/components/data/visible-text";
import { WithCode } from "@/components/data/with-code";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { classNames } from "@/components/ui/class-names";
import { Table, Th, Tr } from "@/components/ui/table";
import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import { type MethodRow, reasonSpans } from "./method-row";
import { NOTICED, sentence, thawWords, WORTH } from "./method-words";

const CELL = "border-b border-faint py-2 pr-4 align-top first:pl-gutter last:pr-gutter";
const SHORT = `${CELL} whitespace-nowrap`;

const QUIET: readonly Status[] = ["methodImpossible", "methodNotOffered", "methodNotNeeded"];

interface Props {
  label: string;
  /** Over the column that says whether it can be used: "At this site". */
  where: string;
  rows: readonly MethodRow[];
  /** What is shown is not of now: the words stay, their colours go. */
  stale?: boolean;
}

/** The quiesce methods, the best first: what each gives, costs and promises, and why it cannot be used. */
export function MethodTable({ label, where, rows, stale = false }: Props) {
  const spans = reasonSpans(rows);
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>Method</Th>
          <Th>{where}</Th>
          <Th>Recovery point</Th>
          <Th>Service meanwhile</Th>
          <Th>Thaws it without Stillpoint</Th>
          <Th>What is in the way, and what to do</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => {
          const { consistency, interrupts } = METHOD_FACTS[row.method];
          const thaw = thawWords(row.deadMan);
          // What a method costs is no warning where it cannot be used anyway.
          const isQuiet = stale || QUIET.includes(row.status);
          return (
            <Tr key={row.method} className="hover:bg-transparent">
              <td className={SHORT}>
                <span className="font-medium">{row.method}</span>
                {row.version && <span className="text-12 text-subtle"> {visibleText(row.version)}</span>}
                {row.isDefault && (
                  <span className="mt-0.5 block w-fit rounded-s border border-line px-1 text-12 text-muted">
                    would be used
                  </span>
                )}
              </td>
              <td className={SHORT}>
                <StatusText status={row.status} stale={stale} />
              </td>
              <td className={SHORT}>
                {consistency}
                <Beneath text={WORTH[consistency]} />
              </td>
              <td className={SHORT}>
                <Costly isCostly={interrupts} text={NOTICED[row.method].short} isQuiet={isQuiet} />
                <Beneath text={NOTICED[row.method].more} />
              </td>
              <td className={SHORT}>
                <Costly isCostly={!thaw.isGuaranteed} text={thaw.short} isQuiet={isQuiet} />
                {thaw.more && <Beneath text={thaw.more} />}
              </td>
              {spans[i] !== 0 && (
                <td rowSpan={spans[i]} className={classNames(CELL, "w-full min-w-60 break-words")}>
                  <Reason row={row} />
                </td>
              )}
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

const Beneath = ({ text }: { text: string }) => <span className="block text-12 text-subtle">{text}</span>;

/** A cost has its own mark: it must be seen without the colour. */
function Costly({ isCostly, text, isQuiet }: { isCostly: boolean; text: string; isQuiet: boolean }) {
  if (!isCostly) return text;
  const ink = isQuiet ? "text-subtle" : "text-warn";
  return (
    <span className={classNames("icon-and-word", ink)}>
      <TriangleAlert size={14} strokeWidth={2.25} aria-hidden />
      {text}
    </span>
  );
}

function Reason({ row: { reason, todo } }: { row: MethodRow }) {
  if (reason === null) return <span className="text-subtle">—</span>;
  return (
    <>
      <span className="text-muted">
        <WithCode text={visibleText(sentence(reason))} />
      </span>
      {todo && (
        <span className="block">
          <WithCode text={visibleText(sentence(todo))} />
        </span>
      )}
    </>
  );
}
