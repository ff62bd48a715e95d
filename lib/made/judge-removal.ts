import type { ResourceKind } from "../runs/run-resources";
import type { FoundResource } from "./found-resource";
import { isMarked } from "./is-own";

interface Rule {
  /** In these a deletion is taken; null: in all, as the service refuses only while something uses it. */
  deletable: readonly string[] | null;
  /** Brings one out of error_deleting. */
  command?: string;
}

const CINDER = ["available", "error"];

/** cinder/volume/api.py delete, delete_snapshot; backup/api.py delete; nova/compute/api.py delete: in all states. */
const RULES: Readonly<Record<ResourceKind, Rule>> = {
  snapshot: { deletable: CINDER, command: "openstack volume snapshot set --state error" },
  group_snapshot: { deletable: CINDER, command: "cinder group-snapshot-reset-state --state error" },
  volume: {
    deletable: [...CINDER, "error_restoring", "error_extending", "error_managing"],
    command: "openstack volume set --state error",
  },
  backup: { deletable: CINDER, command: "openstack volume backup set --state error" },
  server: { deletable: null },
  // It would be taken; whoever uses it would lose it.
  port: { deletable: ["available"] },
  subnet: { deletable: null },
  network: { deletable: null },
  security_group: { deletable: null },
  server_group: { deletable: null },
  keypair: { deletable: null },
  flavor: { deletable: null },
};

/** But for a backup, which takes its time. */
const PASSES_SOON: readonly string[] = ["deleting", "creating", "restoring-backup", "detaching", "attaching"];

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
  const { deletable, command } = RULES[row.kind];
  const what = `${wordsOf(row.kind)} ${found.id}`;
  // Of a VM in a cell that is down only its existence is known. (nova/api/openstack/compute/views/servers.py)
  if (row.kind === "server" && found.status === "unknown")
    return { do: "wait", cause: `${what} is in a part of the site that does not answer`, mayEndSoon: false };
  if (!isMarked(found, row)) return { do: "leave", cause: `${what} does not carry this run’s mark` };
  if (found.projectId !== undefined && found.projectId !== projectId)
    return { do: "leave", cause: `${what} is in another project` };
  if (found.status === "error_deleting" && command)
    return {
      do: "ask",
      cause: `${what} could not be deleted by the site: its status is error_deleting`,
      todo: `Look why at the site, then: ${command} ${found.id}`,
    };
  // nova/compute/api.py soft_delete, where reclaim_instance_interval is set
  if (row.kind === "server" && found.status === "soft-delete")
    return {
      do: "ask",
      cause: `${what} was deleted, and the site keeps deleted VMs for a while, with their volumes and ports`,
      todo: `Wait until the site gives it up, or: openstack server delete --force ${found.id}`,
    };
  if (found.status !== "deleting" && (deletable === null || deletable.includes(found.status)))
    return { do: "delete" };
  const mayEndSoon =
    PASSES_SOON.includes(found.status) && !(found.status === "creating" && row.kind === "backup");
  return { do: "wait", cause: `${what} is ${found.status}`, mayEndSoon };
}

/** A kind as it is told. */
export const wordsOf = (kind: ResourceKind): string => (kind === "server" ? "VM" : kind.replaceAll("_", " "));
