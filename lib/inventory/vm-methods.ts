import { defaultMethod } from "../quiesce/default-method";
import { judgeMethod } from "../quiesce/judge-method";
import { METHOD_FACTS } from "../quiesce/method-facts";
import { isUnsafe } from "../quiesce/method-offer";
import {
  type DeadManTimer,
  QUIESCE_METHODS,
  type QuiesceMethodName,
  type QuiesceTarget,
} from "../quiesce/quiesce-method";
import type { KnownOffers } from "../sites/site-offers";
import type { KnownServerDetail } from "./server-row";

/** Whether one VM can be held still by one method. */
export interface VmMethod {
  method: QuiesceMethodName;
  /** "unsafe": its site has it, and could not be relied on to thaw; "unknown": nobody has asked its site yet. */
  is: "possible" | "impossible" | "unsafe" | "unknown";
  /** Why it is not possible; of a possible one, what speaks against it beside what the method always costs. */
  reason: string | null;
  todo: string | null;
  deadMan: DeadManTimer;
}

export interface VmMethods {
  /** The best first. */
  methods: VmMethod[];
  /** What would be used unless one is chosen: nothing that interrupts, or whose thaw is not guaranteed. */
  byDefault: QuiesceMethodName;
  /** The VM is off: nothing has to be held. */
  isOff: boolean;
  /** When its site was asked what it offers, ISO 8601; null: never. */
  offersAsOf: string | null;
}

/**
 * How a VM can be held still, as far as it can be told without asking anybody. Names no compute host. Pure.
 * @param imageProperties of its image or its boot volume; undefined: not known
 * @param known what its site offers; undefined: not known
 */
export function toVmMethods(
  server: KnownServerDetail,
  imageProperties: Readonly<Record<string, string>> | undefined,
  known: KnownOffers | undefined,
): VmMethods {
  const target = targetOf(server, imageProperties);
  const offers = known?.offers;
  const methods = QUIESCE_METHODS.map((method): VmMethod => {
    const offer = offers?.methods.find((o) => o.method === method);
    const deadMan = offer?.deadMan ?? METHOD_FACTS[method].deadMan;
    if (offer && isUnsafe(offer))
      return { method, is: "unsafe", reason: offer.reason, todo: offer.todo, deadMan: { kind: "none" } };
    const verdict = judgeMethod(method, target, offers);
    if (!verdict.isPossible)
      return { method, is: "impossible", reason: verdict.reason, todo: verdict.todo, deadMan };
    // Those that need nothing but Nova are offered everywhere.
    if (!offers && deadMan.kind === "timer") return { method, is: "unknown", ...NEVER_ASKED, deadMan };
    return { method, is: "possible", reason: beside(method, verdict.warning), todo: null, deadMan };
  });
  return {
    methods,
    byDefault: defaultMethod(methods.filter((m) => m.is === "possible")),
    isOff: target.vmState === "stopped",
    offersAsOf: known?.asOf ?? null,
  };
}

const NEVER_ASKED = {
  reason: "its site has not been asked yet whether it offers this",
  todo: "Run the checks on the site's page (Check now).",
};

/** Of a warning, what the method's own facts do not say. */
function beside(method: QuiesceMethodName, warning = ""): string | null {
  const own = METHOD_FACTS[method].warning ?? "";
  const rest = warning.startsWith(own) ? warning.slice(own.length) : warning;
  return rest.replace(/^; /, "") || null;
}

/** What is known of a VM, as the quiesce methods want it. Pure. */
export const targetOf = (
  s: KnownServerDetail,
  imageProperties: QuiesceTarget["imageProperties"],
): QuiesceTarget => ({
  serverId: s.id,
  name: s.name ?? s.id,
  // While its cell is down, its state is not known, whatever it was.
  vmState: s.status === "UNKNOWN" ? undefined : s.status === "DELETED" ? "deleted" : s.vmState,
  taskState: s.taskState,
  powerState: s.powerState,
  isLocked: s.isLocked,
  host: s.host,
  instanceName: s.instanceName,
  imageProperties,
});
