import { isOpenStackError } from "../../openstack/errors";
import { listInstanceActions } from "../../openstack/nova/instance-actions";
import { findServer } from "../../openstack/nova/servers";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import { mapLimited } from "../../quiesce/map-limited";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import type { PlannedMember } from "../backup-plan";
import { isPoweredOff } from "../is-powered-off";
import type { OffRecord } from "../window-record";

const LOOK: CallOptions = { deadlineMs: 5_000 };

/**
 * The VMs of a window that count as still since they are off: nothing holds them, so they are looked at before and after.
 * Nova’s record of actions is the witness of what was asked of one in between.
 */
export class OffMembers {
  readonly #members: readonly PlannedMember[];
  /** The newest action on record, by server id; null: there was none. */
  readonly #newest = new Map<string, string | null>();

  constructor(private readonly ctx: Pick<BackupContext, "plan" | "reader">) {
    this.#members = ctx.plan.members.filter(({ hold }) => hold.kind === "off");
  }

  /** Before the first quiesce. @throws RunStopped when one is not off any more; OpenStackError */
  async begin(): Promise<void> {
    await mapLimited(this.#members, async (member) => {
      const session = await this.ctx.reader(member.credentialId);
      // The record first: what is asked for from here on is on top of it.
      this.#newest.set(member.serverId, await newestAction(session, member.serverId));
      const why = await whyNotOff(session, member.serverId);
      if (why)
        throw new RunStopped({
          cause: `${member.name} was powered off when the backup was planned, and ${why} now`,
          todo: "Look at the VNF’s drift, and plan the backup again.",
        });
    });
  }

  /** After all was cut. Never throws: what could not be seen is not sure. */
  end(): Promise<OffRecord[]> {
    return mapLimited(this.#members, async ({ credentialId, serverId, name }) => {
      const why = await this.#whyNotSure(credentialId, serverId);
      return { serverId, name, ...(why ? { cause: why } : {}) };
    });
  }

  async #whyNotSure(credentialId: string, serverId: string): Promise<string | undefined> {
    try {
      const session = await this.ctx.reader(credentialId);
      const why = await whyNotOff(session, serverId);
      if (why) return `it ${why} after the cut`;
      const newest = await newestAction(session, serverId);
      return newest === this.#newest.get(serverId)
        ? undefined
        : "something was asked of it while all was cut, by Nova’s record of actions";
    } catch (error) {
      // Whatever it is: the window that was held is known in memory only, and may not be lost for this.
      const cause = isOpenStackError(error) ? error.causeText : String(error);
      return `it could not be looked at after the cut (${cause})`;
    }
  }
}

async function newestAction(session: Session, serverId: string): Promise<string | null> {
  for await (const { requestId } of listInstanceActions(session, serverId, { ...LOOK, pageSize: 1 }))
    return requestId;
  return null;
}

async function whyNotOff(session: Session, serverId: string): Promise<string | undefined> {
  const server = await findServer(session, serverId, LOOK);
  if (!server) return "does not exist";
  if (!isPoweredOff(server.vmState)) return `is ${server.vmState ?? "in no known state"}`;
  return server.taskState ? `is ${server.taskState}` : undefined;
}
