import { bareNova } from "./bare-nova";
import { makeHosts } from "./bare-placement";
import { makeProject, makeRoles, makeUser } from "./people";
import type { Scene } from "./scene";

/** Two empty regions with the projects, users, flavors, image and network that devcloud has: for the contract tests. */
export const bare: Scene = {
  regions: ["RegionOne", "RegionTwo"],
  clouds: [
    { suffix: "", user: "admin", project: "admin" },
    { suffix: "-demo", user: "demo", project: "demo" },
    { suffix: "-admin-demo", user: "admin", project: "demo" },
  ],
  build(world, password) {
    const roles = makeRoles(world);
    const admin = makeProject(world, "admin", "Bootstrap project for initializing the cloud.");
    const demo = makeProject(world, "demo");
    makeUser(world, "admin", password, { [admin]: roles.admin, [demo]: roles.admin });
    makeUser(world, "demo", password, { [demo]: roles.member });
    makeHosts(world);
    for (const site of world.sites) bareNova(site);
  },
};
