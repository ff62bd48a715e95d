import { rootVolumeOf } from "../inventory/to-vm";
import { targetOf, type VmMethods } from "../inventory/vm-methods";
import { METHOD_FACTS } from "../quiesce/method-facts";
import {
  type DeadManTimer,
  QUIESCE_METHODS,
  type QuiesceMethodName,
  type QuiesceTarget,
} from "../quiesce/quiesce-method";
import type { PlanNote, PlannedHold } from "./backup-plan";
import type { PlanFacts, PlannedMemberFacts } from "./plan-facts";

/** The dead-man timer runs on for so long after the budget: the run itself has to be the one that thaws. */
const AFTER_BUDGET_MS = 7_000;

interface Held {
  hold: PlannedHold;
  obstacle?: Omit<PlanNote, "about">;
  warning?: Omit<PlanNote, "about">;
}

/** How one VM is kept still while its volumes are cut, and what stands in the way. Pure. */
export function planHold(
  member: PlannedMemberFacts,
  vnf: PlanFacts["vnf"],
): Held & { target: QuiesceTarget } {
  const { server, volumes, methods } = member.facts;
  if (!server || !methods)
    return { ...nobody(NEVER_SEEN, vnf.onUnquiesced), target: unknownTarget(member.serverId, member.name) };
  const target = targetOf(server, rootVolumeOf(server, volumes)?.imageMetadata);
  return { ...holdBy(methods, member, vnf), target };
}

function holdBy(methods: VmMethods, member: PlannedMemberFacts, vnf: Vnf): Held {
  if (methods.isOff) return { hold: { kind: "off" } };
  if (member.isLeftOut)
    return {
      hold: { kind: "left-out" },
      warning: { text: "it is left out of the quiesce by choice: its volumes are cut while it runs" },
    };
  const chosen = QUIESCE_METHODS.find((name) => name === member.quiesceMethod);
  if (chosen === "none")
    return {
      hold: { kind: "none", isChosen: true, why: "its owner chose not to hold it" },
      warning: { text: METHOD_FACTS.none.warning ?? "nothing is held" },
    };
  if (chosen) return planChosen(chosen, methods, vnf);
  if (methods.byDefault === "none") return nobody(whyNone(methods), vnf.onUnquiesced);
  return planQuiesce(methods.byDefault, false, methods, vnf.freezeBudgetMs);
}

const unknownTarget = (serverId: string, name: string): QuiesceTarget => ({
  serverId,
  name,
  vmState: undefined,
  taskState: undefined,
  powerState: undefined,
  isLocked: undefined,
  host: undefined,
  instanceName: undefined,
  imageProperties: undefined,
});

const NEVER_SEEN = {
  text: "it was never seen at its site",
  todo: "Check that a credential of its project is stored, and that the site answers.",
};

type Vnf = PlanFacts["vnf"];

function planChosen(method: Exclude<QuiesceMethodName, "none">, methods: VmMethods, vnf: Vnf): Held {
  const verdict = methods.methods.find((m) => m.method === method);
  if (verdict?.is === "possible") return planQuiesce(method, true, methods, vnf.freezeBudgetMs);
  const text = `${method}, which was chosen for it, is not possible: ${verdict?.reason ?? "its site does not offer it"}`;
  return nobody({ text, todo: verdict?.todo ?? "Choose another method." }, vnf.onUnquiesced);
}

function planQuiesce(
  method: Exclude<QuiesceMethodName, "none">,
  isChosen: boolean,
  { methods }: VmMethods,
  budgetMs: number,
): Held {
  const verdict = methods.find((m) => m.method === method);
  const deadMan = verdict?.deadMan ?? METHOD_FACTS[method].deadMan;
  const warning = [METHOD_FACTS[method].warning, verdict?.reason].filter(Boolean).join("; ");
  const { consistency } = METHOD_FACTS[method];
  const timer = timerFor(deadMan, budgetMs);
  const hold: PlannedHold = {
    kind: "quiesce",
    method,
    isChosen,
    deadMan,
    thawAfterMs: timer.thawAfterMs,
    consistency,
    ...(warning ? { warning } : {}),
  };
  return {
    hold,
    ...(timer.obstacle ? { obstacle: timer.obstacle } : {}),
    ...(warning ? { warning: { text: warning } } : {}),
  };
}

/** What the dead-man timer is set to: past the budget, and within what the site allows. */
function timerFor(deadMan: DeadManTimer, budgetMs: number) {
  if (deadMan.kind !== "timer") return { thawAfterMs: null };
  const thawAfterMs = Math.min(Math.max(deadMan.defaultMs, budgetMs + AFTER_BUDGET_MS), deadMan.maxMs);
  if (thawAfterMs > budgetMs) return { thawAfterMs };
  return {
    thawAfterMs,
    obstacle: {
      text: `its site thaws by itself after ${deadMan.maxMs / 1000} s at most, which is within the freeze budget of ${budgetMs / 1000} s`,
      todo: "Set a shorter freeze budget, or let the site allow a longer timer.",
    },
  };
}

function nobody({ text, todo }: { text: string; todo: string }, onUnquiesced: Vnf["onUnquiesced"]): Held {
  const hold: PlannedHold = { kind: "none", isChosen: false, why: text, todo };
  return onUnquiesced === "stop"
    ? { hold, obstacle: { text: `it cannot be quiesced: ${text}`, todo } }
    : { hold, warning: { text: `it is not quiesced, so the point’s consistency is lower: ${text}`, todo } };
}

/** Why no method may be used that was not chosen: the best one's reason. */
function whyNone({ methods }: VmMethods) {
  const best = methods.find((m) => m.deadMan.kind === "timer" || m.is === "unsafe" || m.is === "unknown");
  const reason = best?.reason ?? "its site offers nothing that freezes a guest and surely thaws it";
  const todo = best?.todo ?? "Install nova-quiesce at the site, or choose a method for this VM.";
  return { text: reason, todo };
}
