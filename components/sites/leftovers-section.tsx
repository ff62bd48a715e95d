import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatUtcMinute } from "@/components/data/format-time";
import { MonoId } from "@/components/data/mono-id";
import { kindWords } from "@/components/runs/made-words";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Leftover } from "@/lib/made/list-leftovers";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";

/** What runs left behind at a site, and why it is still there. */
export function LeftoversSection({ siteName, leftovers }: { siteName: string; leftovers: Leftover[] }) {
  return (
    <Section
      title="Left over"
      note="temporary objects of runs that are over; Stillpoint tries again by itself"
    >
      <Table label={`Left over at ${siteName}`}>
        <thead>
          <tr>
            <Th>What</Th>
            <Th>Run</Th>
            <Th>Made</Th>
            <Th>Why it is still there</Th>
            <Th>Next try</Th>
          </tr>
        </thead>
        <tbody>
          {leftovers.map(({ id, kind, resourceId, name, run, madeAt, cause, todo, nextTryAt }) => (
            <Tr key={id}>
              <Td>
                {kindWords(kind)} <MonoId id={resourceId ?? name} />
              </Td>
              <Td>
                <Link href={routes.run(run.id)} className="underline underline-offset-3">
                  {runName(run)}
                </Link>
              </Td>
              <Td muted>
                <Age at={madeAt} />
              </Td>
              <Td wrap>
                {cause ?? "It was not asked for yet."}
                {todo && <span className="block text-muted">{todo}</span>}
              </Td>
              <Td muted>{formatUtcMinute(nextTryAt)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
