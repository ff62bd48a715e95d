import type { Scene } from "../scene";
import { PROJECTS } from "./projects";
import { settle } from "./settle";

/**
 * An operator's cloud after some weeks of work, in two regions: what someone finds who starts Stillpoint for the first
 * time. What belongs together is spread over the regions as operators do, and neither is a copy of the other.
 */
export const telecom: Scene = {
  regions: ["RegionOne", "RegionTwo"],
  clouds: PROJECTS.flatMap(({ name, isShown }) => [
    { suffix: `-${name}`, user: "admin", project: name },
    ...(isShown ? [{ suffix: `-${name}-demo`, user: "demo", project: name }] : []),
  ]),
  build: settle,
};
