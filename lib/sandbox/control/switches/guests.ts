import { freezeGuest, isFrozen, thawGuest } from "../../nova/guest";
import { setSilent } from "../../nova/hosts/services-of";
import { startGuard, stopGuard } from "../../nova/quiesce/rescue";
import { HOSTS } from "../../placement/rows";
import { asAdmin } from "./as-admin";
import { vmOf } from "./find";
import { SITE, TIMES, VM, WHEN } from "./parameters";
import { type Switch, SwitchComplaint, type Throw } from "./switch";
import type { ParameterShown } from "./switch-shown";

/* Guests and their agents, and who guards their freeze. */

const OPS = { freeze: ["agent:freeze"], thaw: ["agent:thaw"], both: ["agent:freeze", "agent:thaw"] };
const OP: ParameterShown = {
  name: "op",
  what: "Which of its calls",
  kind: "choice",
  choices: Object.keys(OPS),
  default: "both",
};
const MAYBE_VM: ParameterShown = { ...VM, what: "VM; left out, the next one", optional: true };
const MAYBE_SITE: ParameterShown = { ...SITE, optional: true };
const AGENT = [MAYBE_VM, MAYBE_SITE];

/** Where an agent's rule strikes, and how often. */
function agentPoint(thrown: Throw) {
  const { values, number } = thrown;
  const vm = values.vm === undefined ? undefined : vmOf(thrown);
  const site = vm?.site ?? (values.site === undefined ? undefined : thrown.site());
  return {
    ...(site ? { site: site.name } : {}),
    ...(vm ? { subject: vm.row.id } : {}),
    ...(values.times === undefined ? {} : { times: number("times") }),
  };
}
const whose = ({ values }: Throw) => `the agent of ${values.vm ?? "any VM"}`;
const points = (thrown: Throw) => OPS[thrown.text("op") as keyof typeof OPS];

export const guestSwitches: readonly Switch[] = [
  {
    name: "agent-hangs",
    does: "Has a guest's agent answer no freeze, no thaw, or neither, for ever.",
    on: "vm",
    parameters: [...AGENT, OP, TIMES, ...WHEN],
    flip: (thrown) => {
      for (const at of points(thrown)) thrown.rule({ at, effect: { do: "never" }, ...agentPoint(thrown) });
      return `${whose(thrown)} hangs: ${thrown.text("op")}`;
    },
  },
  {
    name: "agent-slow",
    does: "Has a guest's agent do what it is asked later: after ten seconds Nova has given up, and it freezes late.",
    on: "vm",
    parameters: [
      ...AGENT,
      { ...OP, default: "freeze" },
      { name: "ms", what: "Later by, in milliseconds", kind: "number", default: 15_000 },
      TIMES,
      ...WHEN,
    ],
    flip: (thrown) => {
      const effect = { do: "delay" as const, ms: thrown.number("ms") };
      for (const at of points(thrown)) thrown.rule({ at, effect, ...agentPoint(thrown) });
      return `${whose(thrown)} takes ${effect.ms} ms more: ${thrown.text("op")}`;
    },
  },
  agentFails("freeze-fails", "Has the next freeze fail, or all of them.", "agent:freeze"),
  agentFails("thaw-fails", "Has the next thaw fail, or all of them.", "agent:thaw"),
  {
    name: "guest-lets-go",
    does: "Has a guest end its next freeze by itself and say nothing, as Windows does after ten seconds.",
    on: "vm",
    parameters: [
      ...AGENT,
      { name: "ms", what: "After, in milliseconds", kind: "number", default: 10_000 },
      { ...TIMES, default: 1 },
      ...WHEN,
    ],
    flip: (thrown) => {
      thrown.rule({
        at: "agent:hold",
        effect: { do: "delay", ms: thrown.number("ms") },
        ...agentPoint(thrown),
      });
      return `${thrown.values.vm ?? "the next guest"} lets go of a freeze after ${thrown.number("ms")} ms`;
    },
  },
  {
    name: "guest-thaws",
    does: "Thaws a frozen guest now, and tells nobody.",
    on: "vm",
    isDeed: true,
    parameters: [VM, MAYBE_SITE],
    flip: (thrown) => {
      const { site, row } = vmOf(thrown);
      if (!isFrozen(site, row.id)) throw new SwitchComplaint(`vm: ${row.name} is not frozen`);
      thawGuest(site, row.id, "the guest itself");
      return `${row.name} thawed itself`;
    },
  },
  {
    name: "foreign-freeze",
    does: "Has somebody else freeze a VM: through Nova, or behind its back.",
    on: "vm",
    isDeed: true,
    parameters: [
      VM,
      MAYBE_SITE,
      { name: "how", what: "How", kind: "choice", choices: ["nova", "agent"], default: "nova" },
    ],
    flip: async (thrown) => {
      const { site, row } = vmOf(thrown);
      if (thrown.text("how") === "nova") {
        const path = `/compute/v2.1/servers/${row.id}/action`;
        await asAdmin(site, row.projectId, { method: "POST", path, body: { quiesce: null } });
      } else if (!freezeGuest(site, row.id, "somebody else"))
        throw new SwitchComplaint(`vm: ${row.name} is frozen already`);
      return `somebody else freezes ${row.name}: ${thrown.text("how")}`;
    },
  },
  {
    name: "guard-stops",
    does: "Stops a site's nova-quiesce-guard: no VM is thawed by itself, and 20 s later none is frozen.",
    on: "site",
    isDeed: true,
    parameters: [SITE],
    flip: ({ site }) => {
      stopGuard(site());
      return `the guard of ${site().name} is gone`;
    },
  },
  {
    name: "guard-starts",
    does: "Starts a site's nova-quiesce-guard again, which sees to what is due.",
    on: "site",
    isDeed: true,
    parameters: [SITE],
    flip: ({ site }) => {
      startGuard(site());
      return `the guard of ${site().name} is back`;
    },
  },
  {
    name: "cell-silent",
    does: "Has the database of a site's only cell not answer where Nova asks for what is quiesced.",
    on: "site",
    parameters: [SITE, TIMES, ...WHEN],
    flip: ({ site, values, number, rule }) => {
      rule({
        at: "nova:cell",
        site: site().name,
        effect: { do: "never" },
        ...(values.times === undefined ? {} : { times: number("times") }),
      });
      return `the cell of ${site().name} is silent`;
    },
  },
  {
    name: "compute-silent",
    does: "Takes the nova-compute of a host away, or brings it back: Nova sees it down after a minute.",
    on: "site",
    isDeed: true,
    parameters: [
      SITE,
      { name: "host", what: "Compute host: name", kind: "text" },
      { name: "silent", what: "Whether it is silent", kind: "flag", default: true },
    ],
    flip: ({ site, text, values }) => {
      const host = site()
        .rows(HOSTS)
        .find(({ name }) => name === text("host"));
      if (!host) throw new SwitchComplaint(`host: there is no ${text("host")} in ${site().name}`);
      setSilent(site(), "nova-compute", host.name, values.silent !== false);
      return `nova-compute on ${host.name} is ${values.silent === false ? "back" : "silent"}`;
    },
  },
];

function agentFails(name: string, does: string, at: string): Switch {
  return {
    name,
    does,
    on: "vm",
    parameters: [
      ...AGENT,
      { ...TIMES, least: 0, default: 1, what: "How often; 0: always" },
      { name: "reason", what: "What the agent says", kind: "text", optional: true },
      ...WHEN,
    ],
    flip: (thrown) => {
      const { times, ...where } = agentPoint(thrown);
      const { reason } = thrown.values;
      thrown.rule({
        at,
        effect: { do: "fail", ...(reason === undefined ? {} : { reason: String(reason) }) },
        ...where,
        ...(times ? { times } : {}),
      });
      return `${whose(thrown)} fails: ${at}, ${times ? `${times} times` : "always"}`;
    },
  };
}
