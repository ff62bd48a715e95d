import type { World } from "../../core/world";
import { directory } from "../../keystone/rows";
import { bare } from "../bare";
import { type Filling, fill } from "../large/fill";
import type { Scene } from "../scene";

const WIDE: Filling = {
  name: "wide",
  servers: 100,
  volumesEach: 2,
  sizeGib: 1,
  cidr: "10.64.0.0/22",
  hosts: 4,
  imageMetadata: { hw_qemu_guest_agent: "yes" },
};

/** The bare one, with 100 small VMs of two volumes each in project demo of the first region; the other has room for them. */
export const wide: Scene = {
  ...bare,
  async build(world: World, password: string) {
    await bare.build(world, password);
    const [site] = world.sites;
    const project = directory(world).projects.find(({ name }) => name === "demo");
    const user = directory(world).users.find(({ name }) => name === "demo");
    if (site && project && user) fill(site, project.id, user.id, WIDE);
  },
};
