import type { ResourceKind } from "../runs/run-resources";
import type { FoundResource } from "./found-resource";

/** In these Cinder takes a deletion. (cinder/volume/api.py delete, delete_snapshot; backup/api.py delete) */
const DELETABLE: Readonly<Record<ResourceKind, readonly string[]>> = {
  snapshot: ["available", "error"],
  group_snapshot: ["available", "error"],
  volume: ["available", "error", "error_restoring", "error_extending", "error_managing"],
  backup: ["available", "error"],
};

const COMMANDS: Readonly<Record<ResourceKind, string>> = {
  snapshot: "openstack volume snapshot set --state error",
  group_snapshot: "cinder group-snapshot-reset-state --state error",
  volume: "openstack volume set --state error",
  backup: "openstack volume backup set --state error",
};

export type Removal =
  | { do: "delete" }
  /** It is being deleted; or in use, and that may last. */
  | { do: "wait"; cause: string; mayEndSoon: boolean }
  /** It is not what was recorded: it is never touched. */
  | { do: "leave"; cause: string }
  /** Only who runs the site can help. */
  | { do: "ask"; cause: string; todo: string };

/** What is to be done about something that a run made and that is to go. Pure. */
export function judgeRemoval(
  row: { kind: ResourceKind; tag: string; runId: string },
  found: FoundResource,
  projectId: string,
): Removal {
  const what = `${row.kind.replace("_", " ")} ${found.id}`;
  const isTagged = found.metadata
    ? found.metadata.stillpoint_run === row.runId || found.name === row.tag
    : found.name === row.tag;
  if (!isTagged) return { do: "leave", cause: `${what} does not carry this run’s mark` };
  if (found.projectId !== undefined && found.projectId !== projectId)
    return { do: "leave", cause: `${what} is in another project` };
  if (DELETABLE[row.kind].includes(found.status)) return { do: "delete" };
  if (found.status === "error_deleting")
    return {
      do: "ask",
      cause: `${what} could not be deleted by the site: its status is error_deleting`,
      todo: `Look why at the site, then: ${COMMANDS[row.kind]} ${found.id}`,
    };
  // A backup takes its time; all else is made in seconds.
  const mayEndSoon = found.status === "deleting" || (found.status === "creating" && row.kind !== "backup");
  return { do: "wait", cause: `${what} is ${found.status}`, mayEndSoon };
}
