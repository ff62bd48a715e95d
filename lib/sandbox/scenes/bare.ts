import { bareCinder } from "./bare-cinder";
import { bareGlance } from "./bare-glance";
import { makePeople } from "./bare-keystone";
import { bareNeutron } from "./bare-neutron";
import { bareNova } from "./bare-nova";
import { makeHosts } from "./bare-placement";
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
    const people = makePeople(world, password);
    makeHosts(world);
    for (const site of world.sites) {
      bareNova(site);
      bareCinder(site);
      bareGlance(site, people.admin);
      bareNeutron(site, people.demo);
    }
  },
};
