import Link from "next/link";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { routes } from "@/lib/routes";
import { zoneText } from "@/lib/schedules/explain-schedule";
import type { SlotView } from "@/lib/schedules/schedule-view";
import { SlotDetail, SlotStatus } from "./slot-outcome";

/** What became of slots, the newest first. */
export function SlotsTable({ slots, timeZone }: { slots: readonly SlotView[]; timeZone: string }) {
  return (
    <Table label="Slots" dense>
      <thead>
        <tr>
          <Th>Due, {timeZone}</Th>
          <Th>UTC</Th>
          <Th>VNF</Th>
          <Th>Result</Th>
          <Th>Run, or why there is none</Th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => (
          <Tr key={slot.id}>
            <Td>{zoneText(new Date(slot.dueAt), timeZone)}</Td>
            <Td muted>{formatUtc(slot.dueAt).slice(0, 16)}</Td>
            <Td className="max-w-52 truncate">
              <Link href={routes.vnf(slot.vnfId)} className="hover:underline hover:underline-offset-3">
                <Inert text={slot.vnfName} />
              </Link>
            </Td>
            <Td>
              <SlotStatus slot={slot} />
            </Td>
            <Td wrap>
              <SlotDetail slot={slot} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
