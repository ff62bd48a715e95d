import { Age } from "@/components/data/age";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr, TrDetail } from "@/components/ui/table";
import type { Part, VmAction } from "@/lib/inventory/vm";
import { NoPart, PartNote, Unknown } from "./part-note";

/** What was asked of a VM, newest first, by whomever. */
export function VmActions({ part }: { part: Part<VmAction[]> }) {
  return (
    <Section title="Actions" note={<PartNote part={part} />}>
      {part.value && part.value.length > 0 ? (
        <Table label="Actions">
          <thead>
            <tr>
              <Th>Action</Th>
              <Th>Result</Th>
              <Th>Asked</Th>
              <Th>Request id</Th>
            </tr>
          </thead>
          {part.value.map((action) => (
            <tbody key={action.requestId}>
              <ActionRow action={action} />
              <FailedEvents action={action} />
            </tbody>
          ))}
        </Table>
      ) : (
        <NoPart part={part} none="Nova has no record of any." />
      )}
    </Section>
  );
}

const ActionRow = ({ action: { action, hasFailed, startedAt, requestId } }: { action: VmAction }) => (
  <Tr>
    <Td strong>
      <Inert text={action.replaceAll(/[_-]/g, " ")} />
    </Td>
    <Td>{hasFailed ? <StatusText status="auditFailed" /> : <span className="text-muted">No error</span>}</Td>
    <Td muted>{startedAt === null ? <Unknown /> : <Age at={startedAt} />}</Td>
    <Td>
      <MonoId id={requestId} what="request id" />
    </Td>
  </Tr>
);

function FailedEvents({ action }: { action: VmAction }) {
  const failed = action.events.filter((event) => event.hasFailed);
  if (failed.length === 0) return null;
  return (
    <TrDetail columns={4}>
      <ul className="grid gap-1 text-13">
        {failed.map(({ event, details, finishedAt }) => (
          <li key={`${event} ${finishedAt}`}>
            <span className="font-mono text-12">{event}</span> failed
            {finishedAt && (
              <>
                {" "}
                <Age at={finishedAt} />
              </>
            )}
            :{" "}
            {details ? (
              <Inert text={details} />
            ) : (
              <span className="text-muted">
                no reason is told here; its request id leads to it in Nova’s log.
              </span>
            )}
          </li>
        ))}
      </ul>
    </TrDetail>
  );
}
