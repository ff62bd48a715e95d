import type { Check } from "./check";
import { judgeServer } from "./judge-server";
import { judgeVolume } from "./judge-volume";

/** The VMs and their volumes are as they were planned, and nothing goes on with any of them. */
export const checkUnchanged: Check = {
  name: "unchanged",
  title: "Nothing changed since the plan",
  async run({ plan }, { servers, volumes }) {
    const findings = plan.members.flatMap((member) => [
      ...judgeServer(member, servers.get(member.serverId)),
      ...member.volumes.flatMap((volume) =>
        judgeVolume(member.name, volume, volumes.get(volume.volumeId), servers.has(member.serverId)),
      ),
    ]);
    const count = plan.members.reduce((sum, m) => sum + m.volumes.length, 0);
    return { findings, detail: { vms: plan.members.length, volumes: count } };
  },
};
