import type { World } from "../../core/world";
import { directory } from "../../keystone/rows";
import { bare } from "../bare";
import type { Scene } from "../scene";
import { type Filling, fill } from "./fill";

const LARGE: Filling = {
  name: "large",
  servers: 5_000,
  volumesEach: 4,
  sizeGib: 20,
  cidr: "10.128.0.0/16",
  hosts: 40,
};

/** The bare one, with 5,000 servers and 20,000 volumes in the first region: for measuring. */
export const large: Scene = {
  ...bare,
  async build(world: World, password: string) {
    await bare.build(world, password);
    const [site] = world.sites;
    const project = directory(world).projects.find(({ name }) => name === "demo");
    const user = directory(world).users.find(({ name }) => name === "demo");
    if (site && project && user) fill(site, project.id, user.id, LARGE);
  },
};
