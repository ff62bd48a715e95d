import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ChainLink, CopyView, PointBackupView, PointView } from "@/lib/recovery-points/point-view";
import { routes } from "@/lib/routes";
import { ChainBar } from "./chain-bar";

const BACKUP: Record<string, Status> = {
  planned: "backupPlanned",
  creating: "backupCreating",
  available: "backupAvailable",
  error: "backupError",
  deleted: "backupDeleted",
};

/** The backup of each volume, what it builds on, and which sites know it. */
export function PointBackups({ point }: { point: PointView }) {
  const { servers } = point;
  const names = new Map(servers.map(({ serverId, name }) => [serverId, name]));
  const place = new Map(servers.map(({ serverId, position }) => [serverId, position]));
  const backups = [...point.backups].sort(
    (a, b) => (place.get(a.serverId) ?? 0) - (place.get(b.serverId) ?? 0),
  );
  const receivers = [
    ...new Map(backups.flatMap(({ copies }) => copies.map((c) => [c.siteId, c.siteName]))).entries(),
  ];
  if (backups.length === 0)
    return (
      <Section title="Volumes">
        <p className="text-13 text-muted">No volume has a backup yet.</p>
      </Section>
    );
  return (
    <Section title="Volumes" note="each with the chain of backups that it is restored from">
      <Table label="Volumes">
        <thead>
          <tr>
            <Th>VM</Th>
            <Th>Volume</Th>
            <Th align="right">Size</Th>
            <Th>Backup</Th>
            <Th>Chain</Th>
            {receivers.map(([id, name]) => (
              <Th key={id}>
                Known at <Inert text={name} />
              </Th>
            ))}
            <Th>Backup id</Th>
          </tr>
        </thead>
        <tbody>
          {backups.map((backup, index) => (
            <Tr key={backup.id}>
              <Td strong>
                {backups[index - 1]?.serverId === backup.serverId ? (
                  <span className="sr-only">
                    <Inert text={names.get(backup.serverId) ?? backup.serverId} />
                  </span>
                ) : (
                  <Inert text={names.get(backup.serverId) ?? backup.serverId} />
                )}
              </Td>
              <Td>
                <Inert text={backup.volumeName} />
                <span className="ml-2 text-12 text-subtle">
                  {backup.device}
                  {backup.isRoot && " root"}
                </span>
              </Td>
              <Td align="right">{backup.sizeGib} GiB</Td>
              <Td>
                <StatusText status={BACKUP[backup.state] ?? "unknown"} />
                {backup.failReason && (
                  <span className="mt-0.5 block max-w-80 text-12 whitespace-normal text-fail">
                    <Inert text={backup.failReason} />
                  </span>
                )}
              </Td>
              <Td>
                <Chain backup={backup} point={point} />
              </Td>
              {receivers.map(([id]) => (
                <Td key={id}>
                  <Copy copy={backup.copies.find(({ siteId }) => siteId === id)} />
                </Td>
              ))}
              <Td>
                {backup.backupId ? (
                  <MonoId id={backup.backupId} what="backup id" />
                ) : (
                  <span className="text-subtle">—</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

function Chain({ backup, point }: { backup: PointBackupView; point: PointView }) {
  const [full] = backup.chain;
  return (
    <span className="inline-flex items-center gap-2">
      <ChainBar links={backup.chain} isBroken={backup.isChainBroken} />
      <span className="text-muted">
        {!backup.isIncremental ? (
          "full"
        ) : backup.isChainBroken ? (
          <span className="text-fail">broken: a backup that it builds on is not there</span>
        ) : full ? (
          <>
            increment {backup.chain.length - 1} on the full of <Full link={full} ownVnfId={point.vnf.id} />
          </>
        ) : (
          "increment"
        )}
      </span>
    </span>
  );
}

/** The full backup of a chain; of another VNF when the VM was in that one then. */
function Full({ link: { from, takenAt }, ownVnfId }: { link: ChainLink; ownVnfId: string }) {
  const when = formatDayTime(takenAt).slice(0, -3);
  if (!from) return <>{when}, in a VNF that you do not see</>;
  return (
    <>
      <Link
        href={routes.vnfPoint(from.vnfId, from.pointId)}
        className="hover:underline hover:underline-offset-3"
      >
        {when}
      </Link>
      {from.vnfId !== ownVnfId && (
        <>
          , in <Inert text={from.vnfName} />
        </>
      )}
    </>
  );
}

const COPY: Record<CopyView["state"], Status> = {
  known: "copyKnown",
  pending: "copyPending",
  failed: "copyFailed",
};

function Copy({ copy }: { copy: CopyView | undefined }) {
  if (!copy) return <span className="text-subtle">—</span>;
  return (
    <>
      <StatusText status={COPY[copy.state]} />
      {copy.state !== "known" && copy.tries > 0 && (
        <span className="ml-2 text-12 text-subtle">{copy.tries === 1 ? "1 try" : `${copy.tries} tries`}</span>
      )}
      {copy.cause && copy.state !== "known" && (
        <span className="mt-0.5 block max-w-64 text-12 whitespace-normal text-warn">
          <Inert text={copy.cause} />
        </span>
      )}
    </>
  );
}
