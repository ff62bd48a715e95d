import { ifFound } from "../../openstack/if-found";
import { deleteFlavor, type Flavor, getFlavor, listFlavors } from "../../openstack/nova/flavors";
import { deleteKeypair, getKeypair, listKeypairs } from "../../openstack/nova/keypairs";
import {
  deleteServerGroup,
  getServerGroup,
  listServerGroups,
  type ServerGroup,
} from "../../openstack/nova/server-groups";
import { deleteServer, findServer, listServers, type Server } from "../../openstack/nova/servers";
import type { FoundResource, KindCalls } from "../found-resource";
import { MARK, runTag, tagOf } from "../tag-of";

/** A VM keeps its own name: its mark is in its metadata, which it has from the call that makes it. */
function serverFound({
  id,
  metadata,
  projectId,
  isUnknown,
  taskState,
  vmState,
  status,
}: Server): FoundResource {
  const { stillpoint_run: runId, stillpoint_step: step } = metadata;
  return {
    id,
    status: isUnknown ? "unknown" : taskState === "deleting" ? taskState : (vmState ?? status.toLowerCase()),
    name: runId && step ? tagOf(runId, step).name : undefined,
    metadata,
    projectId,
  };
}

const groupFound = ({ id, name, projectId }: ServerGroup): FoundResource => ({
  id,
  status: "available",
  name,
  projectId,
});

/** Its mark is its id, which may be chosen; of those from before, its name. */
const flavorFound = ({ id, name }: Flavor): FoundResource => ({
  id,
  status: "available",
  name: id.startsWith(MARK) ? id : name,
});

/** Names are per user, and so per credential. */
export const keypairId = (credentialId: string, name: string): string => `${credentialId}/${name}`;
export const keypairName = (id: string): string => id.slice(id.indexOf("/") + 1);

const keypairFound = (credentialId: string, name: string): FoundResource => ({
  id: keypairId(credentialId, name),
  status: "available",
  name,
});

/** VMs by their metadata, flavors by their ids, all else by name. */
export const NOVA_KINDS = {
  server: {
    async find(session, id, call) {
      const found = await findServer(session, id, call);
      return found && serverFound(found);
    },
    async *list(session, { credentialId: _, name, ...call }) {
      const tags = name === undefined ? {} : { tags: [name.slice(0, runTag("12345678").length)] };
      for await (const found of listServers(session, { ...call, ...tags })) yield serverFound(found);
    },
    remove: deleteServer,
  },
  server_group: {
    async find(session, id, call) {
      const found = await ifFound(getServerGroup(session, id, call));
      return found && groupFound(found);
    },
    async *list(session, { credentialId: _, name: __, ...call }) {
      for (const found of await listServerGroups(session, call)) yield groupFound(found);
    },
    remove: deleteServerGroup,
  },
  keypair: {
    async find(session, id, call) {
      const found = await ifFound(getKeypair(session, keypairName(id), call));
      return found && { id, status: "available", name: found.name };
    },
    async *list(session, { credentialId, name, ...call }) {
      if (name === undefined)
        for await (const found of listKeypairs(session, call)) yield keypairFound(credentialId, found.name);
      else if (await ifFound(getKeypair(session, name, call))) yield keypairFound(credentialId, name);
    },
    remove: (session, id, call) => deleteKeypair(session, keypairName(id), call),
  },
  flavor: {
    async find(session, id, call) {
      const found = await ifFound(getFlavor(session, id, call));
      return found && flavorFound(found);
    },
    async *list(session, { credentialId: _, name: __, ...call }) {
      for await (const found of listFlavors(session, { ...call, all: true })) yield flavorFound(found);
    },
    remove: deleteFlavor,
  },
} satisfies Record<string, KindCalls>;
