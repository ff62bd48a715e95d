import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Part, VmPort } from "@/lib/inventory/vm";
import { NoPart, PartNote, Unknown } from "./part-note";

/** A VM's ports in the order of its interfaces. */
export function VmPorts({ part }: { part: Part<VmPort[]> }) {
  return (
    <Section title="Ports" note={<PartNote part={part} />}>
      {part.value && part.value.length > 0 ? (
        <Table label="Ports">
          <thead>
            <tr>
              <Th>Network</Th>
              <Th>Addresses</Th>
              <Th>MAC</Th>
              <Th>Status</Th>
              <Th>Kind</Th>
              <Th>Port security</Th>
              <Th>Id</Th>
            </tr>
          </thead>
          <tbody>
            {part.value.map((port) => (
              <Tr key={port.id}>
                <Td strong>
                  {port.network ? (
                    <Inert text={port.network} />
                  ) : (
                    <MonoId id={port.networkId} what="network id" />
                  )}
                </Td>
                <Td mono>{port.addresses.length > 0 ? port.addresses.join(", ") : "—"}</Td>
                <Td mono>{port.mac}</Td>
                <Td>{port.status ? port.status.toLowerCase() : <Unknown />}</Td>
                <Td muted>{port.vnicType ?? <Unknown />}</Td>
                <Td>{port.hasPortSecurity === null ? <Unknown /> : port.hasPortSecurity ? "On" : "Off"}</Td>
                <Td>
                  <MonoId id={port.id} what="port id" />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ) : (
        <NoPart part={part} none="It has no port." />
      )}
    </Section>
  );
}
