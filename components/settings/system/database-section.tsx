import { Age } from "@/components/data/age";
import { formatBytes } from "@/components/data/format-bytes";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SystemDatabase, SystemView } from "@/lib/system/system-view";
import { Fact, Facts, PartOf } from "./part-of";
import { RunLink } from "./process-tables";

/** The database: where, how large, how busy, and what is open in it for the longest time. */
export function DatabaseSection({
  database,
  oldestRun,
  asOf,
}: Pick<SystemView, "database" | "oldestRun" | "asOf">) {
  return (
    <Section title="Database">
      <PartOf part={database}>
        {({ address, name, bytes, connections, tables }) => (
          <>
            <Facts>
              <Fact name="Address">
                <span className="font-mono text-12">{address}</span>, database {name}
              </Fact>
              <Fact name="Size">{formatBytes(bytes)}</Fact>
              <Fact name="Connections">{connectionWords(connections)}</Fact>
              <Fact name="Oldest unfinished run">
                <PartOf part={oldestRun}>
                  {(run) =>
                    run === null ? (
                      "none"
                    ) : (
                      <>
                        <RunLink run={run} />, begun <Age at={run.createdAt} asOf={asOf} />
                        {run.workerId === null && ", no worker has it yet"}
                      </>
                    )
                  }
                </PartOf>
              </Fact>
            </Facts>
            <div className="mt-3 max-w-[720px]">
              <Largest tables={tables} />
            </div>
          </>
        )}
      </PartOf>
    </Section>
  );
}

const connectionWords = ({ used, allowed, here }: SystemDatabase["connections"]): string =>
  `${used} of ${allowed} used${used === here ? "" : `, ${here} of them by this database`}`;

const Largest = ({ tables }: Pick<SystemDatabase, "tables">) => (
  <Table label="Largest tables" dense>
    <thead>
      <tr>
        <Th>Largest tables</Th>
        <Th align="right">Size, with its indexes</Th>
        <Th align="right">Rows, about</Th>
      </tr>
    </thead>
    <tbody>
      {tables.map(({ name, bytes, rows }) => (
        <Tr key={name}>
          <Td mono>{name}</Td>
          <Td align="right">{formatBytes(bytes)}</Td>
          <Td align="right" muted>
            {rows?.toLocaleString("en-US") ?? "—"}
          </Td>
        </Tr>
      ))}
    </tbody>
  </Table>
);
