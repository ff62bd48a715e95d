import { type Effect, FaultRule } from "../core/faults";
import type { World } from "../core/world";

const HELD: readonly Effect["do"][] = ["never", "delay", "fail"];
/** What a fault may do, by the first word of the point where it does. */
const EFFECTS: Readonly<Record<string, readonly Effect["do"][]>> = {
  request: [
    "refuse",
    "never",
    "delay",
    "answer",
    "error",
    "done-then",
    "lose-answer",
    "twice",
    "deliver-late",
    "cut-body",
    "drip",
    "html",
    "flood",
    "flip",
  ],
  task: [...HELD, "flip"],
  agent: HELD,
  nova: ["never"],
  neutron: ["happen"],
  cinder: ["happen"],
  hook: ["never", "delay", "answer"],
  token: ["live"],
  catalog: ["lack", "lead-to", "call-region"],
};

const POINTS = [
  "request",
  "token",
  "catalog",
  "agent:freeze",
  "agent:thaw",
  "agent:hold",
  "nova:cell",
  "neutron:dhcp",
  "cinder:image-metadata",
  "hook",
];

/** A rule that somebody made by hand: one that could never strike is refused, with the field that is in its way. */
export const checkedRule = (world: World) =>
  FaultRule.superRefine(({ at, effect, site, service, route }, check) => {
    const refuse = (path: string[], message: string) => check.addIssue({ code: "custom", path, message });
    const [kind = "", task] = at.split(":");
    if (!POINTS.includes(at) && !(kind === "task" && world.task(task ?? "")))
      return refuse(["at"], `one of ${POINTS.join(", ")}, or task: and a task of the sandbox`);
    const known = EFFECTS[kind] ?? [];
    if (!known.includes(effect.do)) refuse(["effect", "do"], `at ${at}: one of ${known.join(", ")}`);
    if (site !== undefined && !world.site(site))
      refuse(["site"], `one of ${world.sites.map(({ name }) => name).join(", ")}`);
    const named = world.services.filter(({ name }) => service === undefined || name === service);
    if (at !== "request") return;
    if (named.length === 0)
      refuse(["service"], `one of ${world.services.map(({ name }) => name).join(", ")}`);
    else if (route !== undefined && !named.some(({ routes }) => routes.some(({ name }) => name === route)))
      refuse(["route"], `${service ?? "no service"} has no route of this name; the log names them`);
  });
