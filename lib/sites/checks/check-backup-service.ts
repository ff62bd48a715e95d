import { listServices } from "../../openstack/cinder/services";
import { isOpenStackError } from "../../openstack/errors";
import { type CheckRow, fail, failed, pass, skipped, warn } from "../check-row";
import type { SignIn } from "./sign-in";

export const BACKUP_ROW = { id: "backup-service", title: "Backup service up" };

/** Whether cinder-backup runs, asked with each credential until one may know. */
export async function checkBackupService(signIns: readonly SignIn[], deadlineMs: number): Promise<CheckRow> {
  const row = BACKUP_ROW;
  const adminFirst = [...signIns].sort((a, b) => Number(isAdmin(b)) - Number(isAdmin(a)));
  const lasts = performance.now() + deadlineMs;
  for (const { session } of adminFirst.slice(0, 5)) {
    const left = lasts - performance.now();
    if (left < 100) break;
    try {
      return { ...row, ...judge(await listServices(session, { binary: "cinder-backup", deadlineMs: left })) };
    } catch (error) {
      if (!isOpenStackError(error, "forbidden")) return { ...row, ...failed(error) };
    }
  }
  return {
    ...row,
    ...skipped(
      "Not visible to these credentials: Cinder shows its daemons to admins only",
      "Look at the site: openstack volume service list.",
    ),
  };
}

function judge(services: Awaited<ReturnType<typeof listServices>>): Omit<CheckRow, "id" | "title"> {
  const good = services.filter((service) => service.isUp && service.isEnabled);
  const count = `${good.length} of ${services.length} cinder-backup`;
  if (services.length === 0)
    return fail(
      "No cinder-backup is registered",
      "Install cinder-backup at the site: backups are made by it.",
    );
  const bad = services
    .filter((service) => !good.includes(service))
    .map(({ host, isUp }) => `${host} is ${isUp ? "disabled" : "down"}`)
    .join(", ");
  if (good.length === 0) return fail(`${count}: ${bad}`, "Start cinder-backup at the site.");
  return bad ? warn(`${count}: ${bad}`, "Look at cinder-backup on that host.") : pass(`${count} up`);
}

const isAdmin = ({ token }: SignIn): boolean =>
  token?.roles.some((r) => r.toLowerCase() === "admin") ?? false;
