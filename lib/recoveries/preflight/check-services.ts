import { stop, warn } from "../../made/check";
import { type CinderService, listServices } from "../../openstack/cinder/services";
import { isOpenStackError } from "../../openstack/errors";
import type { RecoveryContext } from "../recovery-context";
import { listed } from "../words";
import { CALL_MS, credentialsOf, type RecoveryCheck } from "./recovery-check";

/** cinder-backup is up at the target: it reads the backups. Cinder tells admins only. */
export const checkServices: RecoveryCheck = {
  name: "services",
  title: "cinder-backup is up",
  async run(ctx) {
    const { to } = ctx.plan;
    const services = await readServices(ctx);
    if (!services)
      return {
        findings: [
          warn(
            `Whether cinder-backup is up at ${to.name} is not known: no credential of this recovery may see Cinder’s services.`,
            "Give a credential of the site the admin role, to have this checked.",
          ),
        ],
      };
    const up = services.filter(({ isUp, isEnabled }) => isUp && isEnabled);
    const detail = { backupServices: `${up.length} of ${services.length}` };
    if (up.length > 0) return { findings: [], detail };
    const cause =
      services.length === 0
        ? `${to.name} has no cinder-backup service.`
        : `cinder-backup is not up at ${to.name}: ${listed(services.map(stateOf))}.`;
    const todo = "Start cinder-backup at the site (systemctl start cinder-backup), then start again.";
    return { findings: [stop(cause, todo)], detail };
  },
};

const stateOf = ({ host, isUp }: CinderService): string => `${host} is ${isUp ? "disabled" : "down"}`;

async function readServices(ctx: RecoveryContext): Promise<CinderService[] | undefined> {
  for (const id of credentialsOf(ctx.plan)) {
    try {
      const call = { signal: ctx.signal, deadlineMs: CALL_MS };
      return await listServices(await ctx.reader(id), { ...call, binary: "cinder-backup" });
    } catch (error) {
      if (!isOpenStackError(error, "forbidden")) throw error;
    }
  }
  return undefined;
}
