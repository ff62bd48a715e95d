import type { Caller } from "../core/http";
import type { World } from "../core/world";
import { directory } from "../keystone/rows";

/** Somebody of a project of the scene, as a service sees who asks. */
export function callerOf(world: World, projectName: string, isAdmin = false): Caller {
  const projectId = directory(world).projects.find((p) => p.name === projectName)?.id;
  return {
    tokenId: "",
    userId: `${projectName}-user`,
    userName: projectName,
    domainId: "default",
    projectId,
    projectName,
    roles: [isAdmin ? "admin" : "member"],
    isAdmin,
  };
}
