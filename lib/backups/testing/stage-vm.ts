import { setBootable, setImageMetadata } from "../../openstack/cinder/volume-actions";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { createServer } from "../../openstack/nova/create-server";
import { getServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import type { SandboxControl } from "../../sandbox/control/client";
import type { PlannedMember, PlannedVolume } from "../backup-plan";

/** A VM in the sandbox that boots from a volume of its own and has as many others as wanted, as a plan knows it. */
export async function stageVm(
  session: Session,
  control: SandboxControl,
  credentialId: string,
  { name, position, data = 1 }: { name: string; position: number; data?: number },
): Promise<PlannedMember> {
  const names = [`${name}-root`, ...Array.from({ length: data }, (_, i) => `${name}-data-${i + 1}`)];
  const ids = await Promise.all(
    names.map(async (each) => (await createVolume(session, { name: each, sizeGib: 1 })).id),
  );
  await control.advance(10_000);
  await setBootable(session, ids[0] ?? "", true);
  await setImageMetadata(session, ids[0] ?? "", { hw_qemu_guest_agent: "yes" });
  const { id } = await createServer(session, {
    name,
    flavorId: "m1.tiny",
    networks: "none",
    blockDevices: ids.map((volumeId, i) => ({
      sourceType: "volume" as const,
      id: volumeId,
      bootIndex: i === 0 ? 0 : null,
      deleteOnTermination: false,
    })),
  });
  await control.advance(20_000);
  const server = await getServer(session, id);
  const volumes = ids.map(
    (volumeId, i): PlannedVolume => ({
      volumeId,
      name: names[i] ?? "",
      device: `/dev/vd${"abcdef"[i]}`,
      sizeGib: 1,
      isRoot: i === 0,
      type: "__DEFAULT__",
    }),
  );
  return {
    serverId: id,
    name,
    projectId: server.projectId,
    credentialId,
    position,
    bootOrder: position,
    hold: {
      kind: "quiesce",
      method: "nova-quiesce",
      isChosen: false,
      deadMan: { kind: "timer", at: "nova-api", defaultMs: 15_000, maxMs: 60_000 },
      thawAfterMs: 15_000,
      consistency: "filesystem",
    },
    target: {
      serverId: id,
      name,
      vmState: server.vmState,
      taskState: server.taskState,
      powerState: server.powerState,
      isLocked: server.isLocked,
      host: server.host,
      instanceName: server.instanceName,
      imageProperties: { hw_qemu_guest_agent: "yes" },
    },
    volumes,
    excluded: [],
    shared: [],
  };
}
