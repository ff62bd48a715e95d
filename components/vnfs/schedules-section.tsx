import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { lateWords } from "@/components/schedules/late-words";
import { SlotDetail, SlotStatus } from "@/components/schedules/slot-outcome";
import { useShell } from "@/components/shell/shell-context";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import { zoneText } from "@/lib/schedules/explain-schedule";
import { cadenceWords } from "@/lib/schedules/schedule-words";
import type { VnfView } from "@/lib/vnfs/vnf";

/** When it is backed up by itself. */
export function SchedulesSection({ vnf: { schedules, deletedAt, site } }: { vnf: VnfView }) {
  const { role } = useShell();
  if (deletedAt || site.isRemembered) return null;
  const isLinked = may(role, "schedules.view");
  if (schedules.length === 0)
    return (
      <Section title="Schedules">
        <p className="text-13 text-muted">
          None: it is backed up when somebody starts it.
          {may(role, "schedules.change") && (
            <>
              {" "}
              <Link href={routes.schedules} className="underline underline-offset-3">
                Set one in the settings
              </Link>
            </>
          )}
        </p>
      </Section>
    );
  return (
    <Section title="Schedules">
      <Table label="Schedules" dense>
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>State</Th>
            <Th>When</Th>
            <Th>Next slot</Th>
            <Th>Last slot</Th>
          </tr>
        </thead>
        <tbody>
          {schedules.map(({ id, name, isEnabled, cadence, timeZone, next, last, late }) => (
            <Tr key={id}>
              <Td strong className="max-w-[200px] truncate">
                {isLinked ? (
                  <Link href={routes.schedule(id)} className="hover:underline hover:underline-offset-3">
                    <Inert text={name} />
                  </Link>
                ) : (
                  <Inert text={name} />
                )}
              </Td>
              <Td>
                <StatusText status={isEnabled ? "scheduleOn" : "scheduleOff"} />
              </Td>
              <Td wrap>
                {cadenceWords(cadence)} <span className="text-subtle">{timeZone}</span>
              </Td>
              <Td wrap>
                {next ? zoneText(new Date(next), timeZone) : <span className="text-subtle">none</span>}
                {late && (
                  <span className="block text-12 text-warn">
                    Late: {zoneText(new Date(late.dueAt), timeZone)}{" "}
                    {lateWords(late, (time) => zoneText(new Date(time), timeZone))}
                  </span>
                )}
              </Td>
              <Td wrap>
                {last ? (
                  <>
                    <SlotStatus slot={last} />{" "}
                    <span className="text-muted">{zoneText(new Date(last.dueAt), timeZone)}</span>{" "}
                    <SlotDetail slot={last} />
                  </>
                ) : (
                  <span className="text-subtle">none yet</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
