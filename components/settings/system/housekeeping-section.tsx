import { Age } from "@/components/data/age";
import { formatUtc } from "@/components/data/format-time";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { HOUSEKEEPING_KEYS, HOUSEKEEPING_RULES, KEPT_OTHERWISE } from "@/lib/system/housekeeping-rules";
import type { SystemHousekeeping, SystemView } from "@/lib/system/system-view";
import { PartOf } from "./part-of";

/** What is removed when, and what the last time came to. */
export function HousekeepingSection({ housekeeping, asOf }: Pick<SystemView, "housekeeping" | "asOf">) {
  return (
    <Section title="Housekeeping">
      <PartOf part={housekeeping}>{(value) => <Housekeeping {...value} asOf={asOf} />}</PartOf>
    </Section>
  );
}

function Housekeeping({ last, isLate, nextAt, asOf }: SystemHousekeeping & { asOf: string }) {
  return (
    <>
      <p className="mb-2 text-13 text-muted">
        {last ? (
          <>
            Done <Age at={last.endedAt} asOf={asOf} /> by{" "}
            <span className="font-mono text-12">{last.workerId}</span>
          </>
        ) : (
          "It has never been done yet"
        )}
        ; due next at {formatUtc(nextAt)}.
      </p>
      {isLate && (
        <div className="mb-2">
          <Notice tone="warn">
            The last one that was due did not get to its end. A worker’s log says why; one that starts does it
            at once.
          </Notice>
        </div>
      )}
      <div className="max-w-[960px]">
        <Table label="Housekeeping" dense>
          <thead>
            <tr>
              <Th>What is removed</Th>
              <Th>When</Th>
              <Th align="right">Removed last time</Th>
            </tr>
          </thead>
          <tbody>
            {HOUSEKEEPING_KEYS.map((key) => (
              <Tr key={key}>
                <Td wrap>{HOUSEKEEPING_RULES[key].what}</Td>
                <Td wrap muted>
                  {HOUSEKEEPING_RULES[key].when}
                </Td>
                <Td align="right">{last?.removed[key]?.toLocaleString("en-US") ?? "—"}</Td>
              </Tr>
            ))}
            {KEPT_OTHERWISE.map(({ what, when, by }) => (
              <Tr key={what}>
                <Td wrap>{what}</Td>
                <Td wrap muted>
                  {when}
                </Td>
                <Td align="right" muted>
                  {by}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
    </>
  );
}
