import { formatUtcMillis } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { Fold } from "@/components/ui/fold";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SnapshotRecord } from "@/lib/backups/window-record";
import type { Certificate } from "@/lib/recovery-points/certificate";
import type { PointView } from "@/lib/recovery-points/point-view";

interface Props extends Pick<PointView, "servers" | "backups"> {
  certificate: Certificate;
}

const at = (time: string | null) =>
  time === null ? <span className="text-subtle">—</span> : formatUtcMillis(time, { bare: true });

const WORDS: Record<SnapshotRecord["state"], string> = {
  available: "available",
  error: "error",
  unfinished: "not finished when the window closed",
  "not-sent": "was not asked for",
};

/** When each volume was cut; folded, since it is long. */
export function SnapshotsTable({ certificate: { snapshots }, servers, backups }: Props) {
  if (snapshots.length === 0) return null;
  const vms = new Map(servers.map(({ serverId, name }) => [serverId, name]));
  const volumes = new Map(backups.map(({ volumeId, volumeName }) => [volumeId, volumeName]));
  return (
    <Fold title={`When each volume was cut (${snapshots.length})`}>
      <Table label="Snapshots" dense>
        <thead>
          <tr>
            <Th>VM</Th>
            <Th>Volume</Th>
            <Th align="right">Asked for</Th>
            <Th align="right">In Cinder’s table</Th>
            <Th align="right">Seen available</Th>
            <Th>State</Th>
            <Th>Request id</Th>
          </tr>
        </thead>
        <tbody>
          {snapshots.map((s) => (
            <Tr key={s.volumeId}>
              <Td strong>
                <Inert text={vms.get(s.serverId) ?? s.serverId} />
              </Td>
              <Td>
                <Inert text={volumes.get(s.volumeId) ?? s.volumeId} />
              </Td>
              <Td align="right">{at(s.sentAt)}</Td>
              <Td align="right">{at(s.createdAt)}</Td>
              <Td align="right">{at(s.availableAt)}</Td>
              <Td className={s.state === "available" ? "text-muted" : "text-warn"}>
                {WORDS[s.state]}
                {s.cause && (
                  <>
                    : <Inert text={s.cause} />
                  </>
                )}
              </Td>
              <Td>
                {s.requestId ? (
                  <MonoId id={s.requestId} what="request id" />
                ) : (
                  <span className="text-subtle">—</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Fold>
  );
}
