import { groupBy } from "../../group-by";
import { mapLimited } from "../../quiesce/map-limited";
import type { BackupContext } from "../backup-context";
import { quiescedMembers } from "../backup-plan";
import { siteMethods } from "../site-methods";
import { type Check, type Finding, stop, warn } from "./check";
import { targetNow } from "./target-now";

const ASK_MS = 15_000;

/** Each VM that is to be quiesced can be: its method says so now, having asked what would have to act. */
export const checkGuests: Check = {
  name: "guests",
  title: "VMs can be quiesced",
  async run(ctx, look) {
    const quiesced = quiescedMembers(ctx.plan).filter((m) => look.servers.has(m.serverId));
    if (quiesced.length === 0) return { findings: [], isSkipped: true };
    const groups = [...groupBy(quiesced, (m) => m.credentialId)];
    const found = await Promise.all(
      groups.map(async ([credentialId, members]) => {
        const methods = await siteMethods(await ctx.reader(credentialId), ctx.plan.site.id);
        return mapLimited(members, async (member): Promise<Finding[]> => {
          const { name, hold } = member;
          const method = methods.get(hold.method);
          const target = targetNow(member, look.servers.get(member.serverId));
          const answer = method
            ? await method.check(target, { deadlineMs: ASK_MS, signal: ctx.signal })
            : { isPossible: false as const, ...noMethod(hold.method, ctx) };
          if (answer.isPossible) return [];
          const cause = `${name} cannot be quiesced by ${hold.method}: ${answer.reason}.`;
          return ctx.plan.onUnquiesced === "stop" ? [stop(cause, answer.todo)] : [warn(cause, answer.todo)];
        });
      }),
    );
    return { findings: found.flat(2), detail: { vms: quiesced.length } };
  },
};

const noMethod = (method: string, { plan }: BackupContext) => ({
  reason: `${plan.site.name} does not offer ${method} any more`,
  todo: "Choose another quiesce method for it, and plan the backup again.",
});
