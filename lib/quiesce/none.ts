import type { Session } from "../openstack/session";
import { judgeMethod } from "./judge-method";
import { METHOD_FACTS } from "./method-facts";
import type { QuiesceMethod } from "./quiesce-method";

/** Nothing is done, and nothing asked: all of its steps are over at once, and the VM runs all the while. */
export const none = (_session: Session): QuiesceMethod => ({
  name: "none",
  ...METHOD_FACTS.none,
  check: async (target) => judgeMethod("none", target),
  quiesce: async () => ({ state: "frozen", thawsBy: null }),
  thaw: async () => ({ state: "thawed" }),
  states: async (targets) => new Map(targets.map((t) => [t.serverId, "running"])),
});
