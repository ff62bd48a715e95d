import { localDisks, theyLie } from "../inventory/local-disks";
import type { MemberFacts } from "./member-facts";
import type { Limitation } from "./vnf";

/** A member of a VNF, as far as its limits go. */
export interface LimitedMember {
  serverId: string;
  name: string;
  excludedVolumeIds: readonly string[];
}

/** What of a VNF cannot be backed up or restored as it is, said plainly, in the order of its members. Pure. */
export function findLimitations(
  members: readonly LimitedMember[],
  facts: ReadonlyMap<string, MemberFacts>,
): Limitation[] {
  const names = new Map(members.map(({ serverId, name }) => [serverId, name]));
  return members.flatMap((member) => {
    const known = facts.get(member.serverId);
    if (known?.deletedAt) return [];
    return [...ofVm(member, known), ...(known?.server ? ofVolumes(member, known, names) : [])];
  });
}

function ofVm(
  { serverId, name, excludedVolumeIds }: LimitedMember,
  known: MemberFacts | undefined,
): Limitation[] {
  const of = (kind: Limitation["kind"], text: string, todo?: string): Limitation => ({
    ...{ serverId, name, kind, text },
    ...(todo ? { todo } : {}),
  });
  if (known && known.credentialId === null)
    return [
      of(
        "no-credential",
        "No credential acts in its project, so that it can be neither read nor backed up.",
        "Add a credential of its project on the site’s page.",
      ),
    ];
  if (!known?.server)
    return [of("unknown", "It was not seen at its site yet.", "Wait until its project was read once.")];
  if (known.server.isUnknown || known.server.status === "UNKNOWN")
    return [
      of(
        "unknown",
        "Its cell at the site is down: Nova tells no more than that it exists.",
        "Check that cell’s database and message queue at the site.",
      ),
    ];
  const { volumes, rootDisk } = known.view;
  const found: Limitation[] = [];
  if (rootDisk === "local")
    found.push(
      of(
        "local-root-disk",
        `Its root disk is on the compute host, made from an image: no volume backup holds it, ${volumes.length > 0 ? "its volumes alone are backed up" : "so that nothing of it is backed up"}.`,
        "Boot it from a volume, or keep all that matters on volumes and its image up to date.",
      ),
    );
  else if (volumes.length === 0)
    found.push(of("no-volumes", "It has no volume: there is nothing of it to back up."));
  const besides = localDisks(known.server);
  if (besides.length > 0)
    found.push(
      of(
        "local-disks",
        `I${theyLie(besides).slice(1)} on the compute host: no volume backup holds ${besides.length === 1 ? "it, and it comes" : "them, and they come"} back empty.`,
        ...(known.server.flavor?.ephemeralGib ? ["Keep on volumes what must survive."] : []),
      ),
    );
  if (volumes.length > 0 && volumes.every(({ id }) => excludedVolumeIds.includes(id)))
    found.push(
      of(
        "no-volumes",
        "All of its volumes are left out: nothing of it is backed up.",
        "Take one in again, or take the VM out of the VNF.",
      ),
    );
  return found;
}

function ofVolumes(
  { serverId, name, excludedVolumeIds }: LimitedMember,
  known: MemberFacts,
  names: ReadonlyMap<string, string>,
): Limitation[] {
  return known.volumes
    .filter(({ id }) => !excludedVolumeIds.includes(id))
    .flatMap(({ id, volume }): Limitation[] => {
      if (!volume)
        return [
          {
            ...{ serverId, name, kind: "unknown" },
            text: `Cinder does not tell of its volume ${id}: it may belong to another project.`,
            todo: "Leave the volume out, or have it moved to the VM’s project.",
          },
        ];
      const label = volume.name || id;
      const found: Limitation[] = [];
      const others = volume.attachments.flatMap((a) =>
        a.serverId && a.serverId !== serverId ? [a.serverId] : [],
      );
      if (others.length > 0)
        found.push({ serverId, name, kind: "shared-volume", ...shared(label, others, names) });
      if (volume.isEncrypted)
        found.push({
          ...{ serverId, name, kind: "encrypted-volume" },
          text: `Its volume ${label} is encrypted: its backup can be restored only where the same key and the same volume type (by id) are, which another region usually does not have.`,
          todo: "Let both regions share their key store and volume types, encrypt inside the guest or below Cinder, or keep to restores at its own site.",
        });
      return found;
    });
}

/** VMs of other VNFs are counted, not named: the reader may not see them. */
function shared(label: string, others: readonly string[], names: ReadonlyMap<string, string>) {
  const inside = others.flatMap((id) => names.get(id) ?? []);
  const outside = others.length - inside.length;
  const whom = [
    ...inside,
    ...(outside > 0 ? [`${outside === 1 ? "a VM" : `${outside} VMs`} outside this VNF`] : []),
  ].join(", ");
  const text = `Its volume ${label} is shared with ${whom}`;
  return outside > 0
    ? {
        text: `${text}: what is written from there goes on during the freeze, so that this volume is crash-consistent at best.`,
        todo: "Put all VMs that write to it into this VNF.",
      }
    : { text: `${text}: it is cut and backed up once, while all of them stand still.` };
}
