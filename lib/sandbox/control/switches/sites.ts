import type { Switch } from "./switch";
import type { ParameterShown } from "./switch-shown";

/* A whole site: gone, slow, back. */

export const SITE: ParameterShown = { name: "site", what: "Region", kind: "region" };

export const siteSwitches: readonly Switch[] = [
  {
    name: "site-dark",
    does: "Takes a site away: every connection is cut, or nothing is ever answered.",
    on: "site",
    parameters: [
      SITE,
      {
        name: "how",
        what: "How it is gone",
        kind: "choice",
        choices: ["refuses", "never-answers"],
        default: "never-answers",
      },
    ],
    flip: ({ site, text, rule }) => {
      const { name } = site();
      rule({ at: "request", site: name, effect: { do: text("how") === "refuses" ? "refuse" : "never" } });
      return `${name} is dark: it ${text("how") === "refuses" ? "refuses" : "never answers"}`;
    },
  },
  {
    name: "site-slow",
    does: "Answers everything at a site later.",
    on: "site",
    parameters: [SITE, { name: "ms", what: "Later by, in milliseconds", kind: "number", default: 3_000 }],
    flip: ({ site, number, rule }) => {
      rule({ at: "request", site: site().name, effect: { do: "delay", ms: number("ms") } });
      return `${site().name} answers ${number("ms")} ms later`;
    },
  },
  {
    name: "site-heal",
    does: "Takes away every fault of a site and lets go on what was held there.",
    on: "site",
    parameters: [SITE],
    flip: ({ world, site }) => {
      const { name } = site();
      const rules = world.faults.rows.filter((rule) => rule.site === name);
      for (const rule of rules) world.faults.rows.remove(rule.id);
      const held = world.agenda.release((due) => due.site === name);
      return `${name} heals: ${rules.length} faults removed, ${held} tasks go on`;
    },
  },
];
