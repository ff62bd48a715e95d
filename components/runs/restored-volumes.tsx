import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { restoredName } from "@/lib/recoveries/restored-name";
import type { RecoveryView, RecoveryVolumeView } from "@/lib/runs/recovery-view";
import { counted } from "./run-words";

const NONE = <span className="text-subtle">—</span>;

const STATES: Record<RecoveryVolumeView["state"], Status> = {
  planned: "stepWaiting",
  restoring: "stepRunning",
  restored: "stepRunning",
  ready: "volumeRestored",
  failed: "stepFailed",
  removing: "recoveredRemoving",
  left: "recoveredLeft",
  gone: "recoveredGone",
};

/** The volumes that a restore made: what each is called and by which id it is found. */
export function RestoredVolumes({ recovery }: { recovery: RecoveryView }) {
  const { volumes, to, point, state } = recovery;
  const { shown, more } = useFirstRows(volumes, "volumes");
  if (recovery.mode !== "restore") return null;
  // Of one that was given up nobody knows how far its restore has come.
  const isOver = state !== "running";
  const ready = volumes.filter((volume) => volume.state === "ready").length;
  // In its place it has the name of the one before.
  const isNamed = !recovery.swap && (state === "done" || state === "partly");
  return (
    <Section
      title="Volumes"
      note={
        <>
          {ready} of {counted(volumes.length, "volume")} restored at <Inert text={to.name} />
        </>
      }
    >
      <Table label="Restored volumes" dense>
        <thead>
          <tr>
            <Th>VM, volume</Th>
            <Th>State</Th>
            <Th align="right">Size</Th>
            <Th>Named</Th>
            <Th>Id</Th>
            <Th>Why</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((volume) => (
            <Tr key={volume.key}>
              <Td strong>
                <Inert text={`${volume.serverName} / ${volume.name}`} />
              </Td>
              <Td>
                <StatusText
                  status={volume.state === "planned" && isOver ? "checkSkipped" : STATES[volume.state]}
                />
              </Td>
              <Td align="right">{volume.sizeGib.toLocaleString("en-US")} GiB</Td>
              <Td>
                {volume.state === "ready" && isNamed ? (
                  <Inert
                    text={restoredName(volume.name || `volume ${volume.key.slice(0, 8)}`, point.takenAt)}
                  />
                ) : (
                  NONE
                )}
              </Td>
              <Td>{volume.volumeId ? <MonoId id={volume.volumeId} what="volume id" /> : NONE}</Td>
              <Td muted wrap>
                {volume.cause ? <Inert text={volume.cause} /> : NONE}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  );
}
