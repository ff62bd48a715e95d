import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { goingOf, type RetentionPreview, type VnfPreview } from "@/lib/retention/retention-preview";
import { FateText } from "./fate-text";

/** "3 recovery points go, 120 GiB of volumes; 14 stay" */
export function previewWords(vnfs: readonly VnfPreview[]): string {
  const goes = vnfs.flatMap(goingOf);
  const all = vnfs.reduce((sum, { points }) => sum + points.length, 0);
  if (goes.length === 0) return all === 0 ? "There is no recovery point yet." : "Nothing goes now.";
  const gib = goes.reduce((sum, { sizeGib }) => sum + sizeGib, 0).toLocaleString("en-US");
  return `${goes.length === 1 ? "One recovery point goes" : `${goes.length} recovery points go`}, of ${gib} GiB of volumes; ${all - goes.length} stay.`;
}

/** What a policy does with the points of each VNF now: what goes first, then all that stays. */
export function WhatGoes({ preview: { vnfs } }: { preview: RetentionPreview }) {
  return (
    <div className="grid gap-4">
      <p className="text-13">{previewWords(vnfs)}</p>
      {vnfs
        .filter(({ points }) => points.length > 0)
        .map((vnf) => (
          <div key={vnf.vnfId} className="min-w-0">
            <h2 className="pb-1 text-13 font-medium">
              <Inert text={vnf.vnfName} />
            </h2>
            <Table label={`Recovery points of ${vnf.vnfName}`} dense>
              <thead>
                <tr>
                  <Th>Taken at, UTC</Th>
                  <Th>Then</Th>
                  <Th>Why</Th>
                </tr>
              </thead>
              <tbody>
                {[...goingOf(vnf), ...vnf.points.filter(({ fate }) => fate !== "goes")].map((point) => (
                  <Tr key={point.id}>
                    <Td strong>{formatDayTime(point.takenAt)}</Td>
                    <Td>
                      <FateText fate={point.fate} />
                    </Td>
                    <Td wrap muted>
                      <Inert text={point.why.join("; ")} />
                    </Td>
                  </Tr>
                ))}
              </tbody>
            </Table>
          </div>
        ))}
    </div>
  );
}
