import { Inert } from "@/components/data/inert";
import { classNames } from "@/components/ui/class-names";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { RestorableVm, RestorableVolume } from "@/lib/recoveries/restorable";
import { counted } from "@/lib/recoveries/words";
import { KINDS, type RestoreEntries, toggled } from "./restore-entries";
import { KIND_WORDS } from "./restore-words";

interface Props {
  entries: RestoreEntries;
  /** Undefined: the point is being read. */
  vms: readonly RestorableVm[] | undefined;
  change: (to: Partial<RestoreEntries>) => void;
}

/** The whole VNF, some of its VMs, or volumes: beside at the left, in place at the right. */
export function ChooseWhat({ entries, vms, change }: Props) {
  const { kind } = entries;
  return (
    <>
      <fieldset className="min-w-0">
        <legend className="sr-only">What is restored</legend>
        <div className="grid gap-3 lg:grid-cols-2">
          {KINDS.map((each) => (
            <label
              key={each}
              className={classNames(
                "flex cursor-pointer items-start gap-3 rounded-m border px-4 py-3 hover:bg-hover",
                each === kind ? "border-fg bg-canvas" : "border-line",
              )}
            >
              <input
                type="radio"
                name="what"
                value={each}
                checked={each === kind}
                onChange={() => change({ kind: each })}
                aria-label={KIND_WORDS[each].title}
                aria-describedby={`what-${each}`}
                className="radio-dot mt-[3px]"
              />
              <span className="min-w-0">
                <span className="block text-14 font-semibold">{KIND_WORDS[each].title}</span>
                <span id={`what-${each}`} className="block pt-0.5 text-13 text-muted">
                  {KIND_WORDS[each].text}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {kind !== "vnf" && kind !== "vnf-in-place" && (
        <div className="pt-3">
          {!vms ? (
            <TableSkeleton label="Reading the recovery point…" dense />
          ) : kind === "vms" || kind === "vms-in-place" ? (
            <Vms vms={vms} chosen={entries.vms} onChange={(ids) => change({ vms: ids })} />
          ) : kind === "in-place" ? (
            <Place vms={vms} chosen={entries.place} onChange={(id) => change({ place: id })} />
          ) : (
            <Volumes vms={vms} chosen={entries.volumes} onChange={(ids) => change({ volumes: ids })} />
          )}
        </div>
      )}
    </>
  );
}

interface ListProps {
  vms: readonly RestorableVm[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

function Vms({ vms, chosen, onChange }: ListProps) {
  const { shown, more } = useFirstRows(vms, "VMs");
  return (
    <>
      <Table label="VMs to choose from" dense>
        <thead>
          <tr>
            <Th>
              <span className="pl-6">VM</span>
            </Th>
            <Th>Boot tier</Th>
            <Th align="right">Volumes</Th>
            <Th>In this point</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ serverId, name, bootOrder, volumes, isUsable }) => (
            <Tr key={serverId} selected={chosen.includes(serverId)}>
              <Td strong>
                <Tick
                  isChosen={chosen.includes(serverId)}
                  isOff={!isUsable}
                  onToggle={() => onChange(toggled(chosen, serverId))}
                >
                  <Inert text={name} />
                </Tick>
              </Td>
              <Td>{bootOrder}</Td>
              <Td align="right">{counted(volumes.length, "volume")}</Td>
              <Td muted>
                {isUsable ? "whole" : <span className="text-warn">not whole: restore its volumes alone</span>}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </>
  );
}

function Volumes({ vms, chosen, onChange }: ListProps) {
  const all = vms.flatMap((vm) => vm.volumes.map((volume) => ({ vm, volume })));
  const { shown, more } = useFirstRows(all, "volumes");
  return (
    <>
      <Table label="Volumes to choose from" dense>
        <thead>
          <tr>
            <Th>
              <span className="pl-6">Volume</span>
            </Th>
            <Th>VM</Th>
            <Th>Device</Th>
            <Th align="right">Size</Th>
            <Th>In this point</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ vm, volume }) => (
            <Tr key={`${vm.serverId} ${volume.volumeId}`} selected={chosen.includes(volume.volumeId)}>
              <Td strong>
                <Tick
                  isChosen={chosen.includes(volume.volumeId)}
                  isOff={!volume.hasBackup}
                  onToggle={() => onChange(toggled(chosen, volume.volumeId))}
                >
                  <Inert text={volumeName(volume)} />
                </Tick>
              </Td>
              <Td>
                <Inert text={vm.name} />
              </Td>
              <Td muted mono>
                {volume.device ?? "—"}
              </Td>
              <Td align="right">{volume.sizeGib.toLocaleString("en-US")} GiB</Td>
              <Td muted>
                {volume.hasBackup ? (
                  volume.isRoot ? (
                    "root disk"
                  ) : (
                    "data"
                  )
                ) : (
                  <span className="text-warn">no backup of it</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </>
  );
}

/** Of each VM its data volumes: Nova takes no root disk from a VM. */
function Place({
  vms,
  chosen,
  onChange,
}: {
  vms: readonly RestorableVm[];
  chosen: string | null;
  onChange: (id: string) => void;
}) {
  const all = vms.flatMap((vm) => vm.volumes.map((volume) => ({ vm, volume })));
  const { shown, more } = useFirstRows(all, "volumes");
  return (
    <>
      <Table label="Volumes to choose from" dense>
        <thead>
          <tr>
            <Th>
              <span className="pl-6">VM</span>
            </Th>
            <Th>Volume</Th>
            <Th>Device</Th>
            <Th align="right">Size</Th>
            <Th>In its place</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ vm, volume }) => (
            <Tr key={`${vm.serverId} ${volume.volumeId}`} selected={volume.volumeId === chosen}>
              <Td strong>
                <label className="flex min-h-6 cursor-pointer items-center gap-2">
                  <input
                    type="radio"
                    name="place"
                    value={volume.volumeId}
                    checked={volume.volumeId === chosen}
                    disabled={volume.isRoot || !volume.hasBackup}
                    onChange={() => onChange(volume.volumeId)}
                    aria-label={`${vm.name}, ${volumeName(volume)}`}
                    className="radio-dot"
                  />
                  <Inert text={vm.name} />
                </label>
              </Td>
              <Td>
                <Inert text={volumeName(volume)} />
              </Td>
              <Td muted mono>
                {volume.device ?? "—"}
              </Td>
              <Td align="right">{volume.sizeGib.toLocaleString("en-US")} GiB</Td>
              <Td muted>
                {volume.isRoot ? (
                  "no: it boots from it"
                ) : volume.hasBackup ? (
                  "possible"
                ) : (
                  <span className="text-warn">no backup of it</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
      <p className="pt-2 text-12 text-subtle">
        Nova takes no root disk from a VM: restore the VM in its place instead.
      </p>
    </>
  );
}

const volumeName = ({ name, volumeId }: RestorableVolume): string => name || `volume ${volumeId.slice(0, 8)}`;

function Tick({
  isChosen,
  isOff,
  onToggle,
  children,
}: {
  isChosen: boolean;
  isOff: boolean;
  onToggle: () => void;
  children: React.ReactNode;
}) {
  return (
    <label className={classNames("flex min-h-6 items-center gap-2", !isOff && "cursor-pointer")}>
      <input
        type="checkbox"
        checked={isChosen && !isOff}
        disabled={isOff}
        onChange={onToggle}
        className="tick-box"
      />
      {children}
    </label>
  );
}
