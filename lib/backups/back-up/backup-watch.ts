import { StatusWatches } from "../../made/status-watch";
import { type Backup, findBackup, listBackups } from "../../openstack/cinder/backups";
import { nextLook } from "./next-look";

/** The backups that are being made. */
export const backupWatches = new StatusWatches<Backup>({
  pending: (session, call) => listBackups(session, { ...call, status: "creating" }),
  find: findBackup,
  isPending: ({ status }) => status === "creating",
  nextLook,
});
