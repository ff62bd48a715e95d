"use client";

import Link from "next/link";
import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { ConsistencyText } from "@/components/vnfs/consistency-text";
import { CopiesText } from "@/components/vnfs/points-table";
import type { PointOption, RecoveryOptions } from "@/lib/recoveries/recovery-options";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { inMinutes } from "./drill-words";
import { POINT_WORDS, type PointMode } from "./point-words";
import { isWhole } from "./recover-entries";

interface Props {
  options: RecoveryOptions;
  mode: PointMode;
  point: PointOption | undefined;
  /** The one that the address names is not there any more. */
  isLost: boolean;
  onChoose: (pointId: string) => void;
}

/** Which moment is brought back: what each loses, or would lose if it were the real thing now. */
export function StepPoint({ options, mode, point, isLost, onChoose }: Props) {
  const { points, vnf } = options;
  const { shown, more } = useFirstRows(points, "recovery points");
  if (!point)
    return (
      <EmptyState
        kind="none"
        title="There is nothing to recover from yet"
        action={
          <Link href={routes.backUpVnf(vnf.id)} className={buttonClass("primary")}>
            Back up now…
          </Link>
        }
      >
        A {mode} needs a recovery point. The first backup makes the first one.
      </EmptyState>
    );
  return (
    <>
      {isLost && (
        <div className="pb-3">
          <Notice tone="warn">
            The recovery point that this address names cannot be recovered from any more. The newest one is
            chosen instead.
          </Notice>
        </div>
      )}
      <fieldset className="min-w-0">
        <legend className="sr-only">Recovery point</legend>
        <Table label="Recovery points to choose from">
          <thead>
            <tr>
              <Th>
                <span className="pl-6">{POINT_WORDS[mode].column}</span>
              </Th>
              <Th>Taken at, UTC</Th>
              <Th>Consistency</Th>
              <Th align="right">VMs</Th>
              <Th align="right">Volumes hold</Th>
              <Th>Records at</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <Tr key={each.id} selected={each.id === point.id} className="[--row:36px]">
                <Td strong>
                  <label className="flex min-h-6 cursor-pointer items-center gap-2">
                    <input
                      type="radio"
                      name="point"
                      value={each.id}
                      checked={each.id === point.id}
                      onChange={() => onChoose(each.id)}
                      className="radio-dot"
                    />
                    {POINT_WORDS[mode].age(inMinutes(each.losesMs))}
                    {mode !== "restore" && each.losesMs > vnf.rpoMinutes * 60_000 && (
                      <span className="font-normal text-warn">past the RPO</span>
                    )}
                  </label>
                </Td>
                <Td>
                  <time dateTime={each.takenAt} title={formatUtc(each.takenAt)}>
                    {formatDayTime(each.takenAt)}
                  </time>
                </Td>
                <Td>
                  <ConsistencyText consistency={each.consistency} />
                </Td>
                <Td align="right">
                  <Vms vms={each.vms} />
                </Td>
                <Td align="right">{each.sizeGib.toLocaleString("en-US")} GiB</Td>
                <Td muted>
                  <CopiesText copies={each.records} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </fieldset>
      {more}
      {!isWhole(point) && (
        <div className="pt-3">
          <Notice tone="warn">
            <Inert text={listed(point.vms.filter((vm) => !vm.isUsable).map(({ name }) => name))} /> cannot be
            recovered from it: some of its backups are missing. {POINT_WORDS[mode].notWhole}
          </Notice>
        </div>
      )}
    </>
  );
}

function Vms({ vms }: Pick<PointOption, "vms">) {
  const usable = vms.filter(({ isUsable }) => isUsable).length;
  if (usable === vms.length) return <>{vms.length}</>;
  return (
    <span className="text-warn">
      {usable} of {vms.length}
    </span>
  );
}
