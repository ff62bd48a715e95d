import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { inMinutes } from "../drill-words";

/** Which VMs are stopped and kept, what the new ones take from them, and what is not in these any more. */
export function ReplacedVms({ vnf, view }: { vnf: { id: string }; view: RecoveryPlanView }) {
  const { replaces = [], takes = [], point, from } = view.plan;
  const { shown, more } = useFirstRows(replaces, "VMs");
  const givenBy = (serverId: string) =>
    takes
      .filter(({ formerServerId }) => formerServerId === serverId)
      .flatMap(({ addresses, mac }) => (addresses.length > 0 ? addresses : [mac]));
  return (
    <Section
      title="What is stopped"
      note="stopped and locked, in reverse boot order; nothing of it is deleted"
    >
      <div className="pb-2">
        <Notice tone="warn">
          <b className="font-semibold">
            What was written in the last {inMinutes(point.losesMs)} is not in the new VMs
          </b>{" "}
          (since {formatDayTime(point.takenAt)} UTC). It stays on the volumes of the VMs that are kept.{" "}
          <Link href={routes.backUpVnf(vnf.id)} className="font-medium underline underline-offset-3">
            Back it up first…
          </Link>
        </Notice>
      </div>
      {replaces.length > 0 && (
        <Table label="VMs that are stopped and kept" dense fixed>
          <thead>
            <tr>
              <Th className="w-[30%]">VM at {from.name}</Th>
              <Th className="w-[110px]">Boot tier</Th>
              <Th className="w-[150px]">Now</Th>
              <Th>Gives up</Th>
            </tr>
          </thead>
          <tbody>
            {[...shown].reverse().map(({ serverId, name, tier, runsNow }) => (
              <Tr key={serverId}>
                <Td strong>
                  <Inert text={name} />
                </Td>
                <Td>{tier}</Td>
                <Td>
                  <StatusText status={runsNow ? "vmRunning" : "vmOff"} />
                </Td>
                <Td muted wrap>
                  {givenBy(serverId).length > 0 ? <Inert text={listed(givenBy(serverId))} /> : "—"}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}
