import { Inert } from "@/components/data/inert";
import type { AuditEntryView } from "@/lib/audit/audit-log";
import { changesOf } from "@/lib/audit/changes-of";
import { valueWords } from "./value-words";

const HEAD = "h-7 border-b border-line pr-4 text-left text-12 font-normal text-subtle";
const CELL = "border-b border-faint py-1 pr-4 align-top break-words whitespace-pre-wrap";

/** What an entry changed, old beside new, and what else it tells. Nothing, when it tells neither. */
export function EntryChanges({ entry }: { entry: AuditEntryView }) {
  const { changes, rest } = changesOf(entry.details);
  return (
    <>
      {changes.length > 0 && (
        <table className="mt-3 w-full max-w-[960px] table-fixed border-collapse text-13">
          <caption className="sr-only">What was changed</caption>
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} w-1/5`}>
                Changed
              </th>
              <th scope="col" className={HEAD}>
                Old value
              </th>
              <th scope="col" className={HEAD}>
                New value
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.name}>
                <th scope="row" className={`${CELL} text-left font-medium`}>
                  <Inert text={change.name} />
                </th>
                <td className={`${CELL} text-muted`}>
                  <Value value={change.old} />
                </td>
                <td className={CELL}>
                  <Value value={change.new} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rest.length > 0 && (
        <dl className="mt-2 grid grid-cols-[minmax(72px,max-content)_minmax(0,1fr)] gap-x-4 text-13">
          {rest.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="py-0.5 text-subtle">
                <Inert text={name} />
              </dt>
              <dd className="min-w-0 py-0.5 break-words whitespace-pre-wrap">
                <Value value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Value({ value }: { value: unknown }) {
  const words = valueWords(value);
  if (words === null) return <span className="text-subtle">—</span>;
  return typeof value === "object" ? (
    <code className="font-mono text-12">
      <Inert text={words} />
    </code>
  ) : (
    <Inert text={words} />
  );
}
