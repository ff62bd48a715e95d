import { createHash } from "node:crypto";

/** Tells a project whether two of its servers share a host, and not which. (nova/utils.py, generate_hostid) */
export const hostIdOf = (hostName: string | null, projectId: string): string =>
  hostName
    ? createHash("sha224")
        .update(projectId + hostName)
        .digest("hex")
    : "";
