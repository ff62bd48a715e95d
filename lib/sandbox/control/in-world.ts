import { FLIP_TASK, type Flip } from "../core/flip";
import type { Task } from "../core/http";
import type { WorldOptions } from "../core/world";
import { switchNamed } from "./switches/list";
import { flip } from "./switches/switch";

const flipLater: Task = (site, { name, values }: Flip) => void site.world.flip(name, values);

/** What the world needs of the switches, so that one may be flipped in the middle of a call. */
export const controlInWorld: Pick<WorldOptions, "flip" | "tasks"> = {
  flip: (world, name, values) => flip(world, switchNamed(name), values),
  tasks: { [FLIP_TASK]: flipLater },
};
