import { setMaxListeners } from "node:events";
import type { VnfMember } from "../../generated/prisma/client";
import { withDeadline } from "../../openstack/deadline";
import { listAttachments } from "../../openstack/nova/attachments";
import { findServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import { judgePower } from "../fence/judge-power";
import type { DescribedServer } from "../point-facts";
import type { TargetReading } from "../read-target";
import { PartReader } from "../target-part";
import type { PresentVm } from "./plan-replaced";

const CALL_MS = 10_000;

/** The VMs in whose places those of a point come, as they are just now. */
export async function readPresent(
  servers: readonly DescribedServer[],
  seats: ReadonlyMap<string, VnfMember>,
  { facts, sessions }: TargetReading,
): Promise<PresentVm[]> {
  const { signal, clear } = withDeadline(CALL_MS);
  // Each call listens to it.
  setMaxListeners(0, signal);
  const parts = new PartReader({ deadlineMs: CALL_MS, signal });
  try {
    return await Promise.all(
      servers.map(async ({ serverId: sourceId }): Promise<PresentVm> => {
        const member = seats.get(sourceId);
        if (!member) return { sourceId, vm: null };
        const { serverId, name, projectId } = member;
        const project = facts.projects.find((p) => p.projectId === projectId && sessions.has(p.credentialId));
        const session = project && sessions.get(project.credentialId);
        return {
          sourceId,
          vm: { serverId, name, projectId, ...(session ? await lookAt(session, serverId, parts) : UNKNOWN) },
        };
      }),
    );
  } finally {
    clear();
  }
}

const UNKNOWN = { power: "unknown", volumes: null } as const;

async function lookAt(
  session: Session,
  serverId: string,
  parts: PartReader,
): Promise<Pick<NonNullable<PresentVm["vm"]>, "power" | "volumes">> {
  const found = await parts.read(async (call) => {
    const server = await findServer(session, serverId, call);
    return { server, volumes: server ? (await listAttachments(session, serverId, call)).length : 0 };
  });
  if (!found) return UNKNOWN;
  return { power: judgePower(found.server), volumes: found.volumes };
}
