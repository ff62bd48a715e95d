import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Part, VmVolume, VmVolumes as Volumes } from "@/lib/inventory/vm";
import { NoPart, PartNote, Unknown } from "./part-note";

/** A VM's volumes in the order of their devices. */
export function VmVolumes({ part }: { part: Part<Volumes> }) {
  const value = part.value;
  return (
    <Section title="Volumes" note={<PartNote part={part} />}>
      {value?.rootDisk === "local" && (
        <div className="pb-2">
          <Notice tone="warn">
            The root disk is on the compute host and not a volume: no volume backup holds it. Only a VM that
            boots from a volume is backed up whole.
          </Notice>
        </div>
      )}
      {value && value.volumes.length > 0 ? (
        <VolumesTable volumes={value.volumes} />
      ) : (
        <NoPart part={part} none="No volume is attached." />
      )}
    </Section>
  );
}

function VolumesTable({ volumes }: { volumes: readonly VmVolume[] }) {
  return (
    <Table label="Volumes">
      <thead>
        <tr>
          <Th>Device</Th>
          <Th>Name</Th>
          <Th align="right">Size</Th>
          <Th>Type</Th>
          <Th>Status</Th>
          <Th>Bootable</Th>
          <Th>Multi-attach</Th>
          <Th>Encrypted</Th>
          <Th>Id</Th>
        </tr>
      </thead>
      <tbody>
        {volumes.map((v) => (
          <Tr key={v.id}>
            <Td mono>
              {v.device ?? "—"}
              {v.isRoot && <span className="ml-2 font-sans text-12 text-muted">root</span>}
            </Td>
            <Td strong>
              {v.name === null ? <span className="text-subtle">—</span> : <Inert text={v.name} />}
            </Td>
            <Td align="right">{v.sizeGib === null ? <Unknown /> : `${v.sizeGib} GiB`}</Td>
            <Td muted>{v.type === null ? <Unknown /> : <Inert text={v.type} />}</Td>
            <Td>{volumeStatus(v)}</Td>
            <Td>{yesNo(v.isBootable)}</Td>
            <Td>{yesNo(v.isMultiattach)}</Td>
            <Td>{yesNo(v.isEncrypted)}</Td>
            <Td>
              <MonoId id={v.id} what="volume id" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function volumeStatus({ status, missingSince }: VmVolume) {
  if (missingSince) return <span className="text-warn">not in Cinder’s list</span>;
  if (status === null) return <Unknown />;
  return <span className={status.startsWith("error") ? "text-fail" : undefined}>{status}</span>;
}

const yesNo = (value: boolean | null) => (value === null ? <Unknown /> : value ? "Yes" : "No");
