"use client";

import { formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { type BackupPlan, plannedVolumes } from "@/lib/backups/backup-plan";

const NONE = <span className="text-subtle">—</span>;

/** How each volume is cut, and backed up in full or as an increment, and why. */
export function PlanVolumes({ plan }: { plan: BackupPlan }) {
  const backups = new Map(plan.backups.map((backup) => [backup.volumeId, backup]));
  const groups = new Map(
    plan.snapshots.flatMap((s) =>
      s.kind === "group" ? s.volumeIds.map((id): [string, string] => [id, s.groupName]) : [],
    ),
  );
  const { shown, more } = useFirstRows(plannedVolumes(plan), "volumes");
  return (
    <Section
      title="Volumes"
      note="all cut while the VMs stand still, then backed up from the snapshots while they run"
    >
      {shown.length === 0 && <p className="text-13 text-muted">No volume would be backed up.</p>}
      {shown.length > 0 && (
        <Table label="Volumes" dense>
          <thead>
            <tr>
              <Th>VM</Th>
              <Th>Volume</Th>
              <Th align="right">Size</Th>
              <Th>Cut</Th>
              <Th>Backup</Th>
              <Th>Why</Th>
              <Th align="right">About</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ member, volumeId, name, device, isRoot, sizeGib }, index) => {
              const backup = backups.get(volumeId);
              const group = groups.get(volumeId);
              const isSame = shown[index - 1]?.member.serverId === member.serverId;
              return (
                <Tr key={`${member.serverId} ${volumeId}`}>
                  <Td strong>
                    <span className={isSame ? "sr-only" : undefined}>
                      <Inert text={member.name} />
                    </span>
                  </Td>
                  <Td>
                    <Inert text={name} />
                    <span className="ml-2 text-12 text-subtle">
                      {device}
                      {isRoot && " root"}
                    </span>
                  </Td>
                  <Td align="right">{sizeGib} GiB</Td>
                  <Td muted>{group ? <Inert text={`with its group ${group}`} /> : "snapshot"}</Td>
                  <Td>
                    {backup?.mode ?? NONE}
                    {backup && backup.mode === "incremental" && (
                      <span className="text-subtle"> {backup.chainPosition}</span>
                    )}
                    {backup?.via === "temporary-volume" && (
                      <span className="text-subtle">, by a temporary volume</span>
                    )}
                  </Td>
                  <Td muted>{backup ? <Inert text={backup.why} /> : NONE}</Td>
                  <Td align="right">{backup?.estimateMs ? formatDuration(backup.estimateMs) : NONE}</Td>
                </Tr>
              );
            })}
          </tbody>
        </Table>
      )}
      {more}
    </Section>
  );
}
