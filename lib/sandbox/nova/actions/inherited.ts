import type { Ask } from "../../core/http";
import { directory } from "../../keystone/rows";
import type { Server } from "../rows";

/** What a new image takes over from its server. (nova/compute/utils.py, initialize_instance_snapshot_metadata) */
export function inherited({ site, caller }: Ask, server: Server): Record<string, string> {
  const { projects, users } = directory(site.world);
  return {
    ...server.imageProperties,
    base_image_ref: server.imageId,
    owner_user_name: users.get(server.userId)?.name ?? "",
    owner_project_name: projects.get(server.projectId)?.name ?? "",
    ...(caller.projectId === server.projectId ? {} : { instance_owner: server.projectId }),
  };
}
