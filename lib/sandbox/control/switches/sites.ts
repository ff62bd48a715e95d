import { SITE, WHEN } from "./parameters";
import type { Switch } from "./switch";

/* A whole site: gone, slow, back. */

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
      ...WHEN,
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
    parameters: [
      SITE,
      { name: "ms", what: "Later by, in milliseconds", kind: "number", default: 3_000 },
      ...WHEN,
    ],
    flip: ({ site, number, rule }) => {
      rule({ at: "request", site: site().name, effect: { do: "delay", ms: number("ms") } });
      return `${site().name} answers ${number("ms")} ms later`;
    },
  },
  {
    name: "heal",
    does: "Takes away every fault of a site, or of all, and lets go on what was held there.",
    on: "site",
    isDeed: true,
    parameters: [{ ...SITE, optional: true }],
    flip: ({ world, values, site }) => {
      const name = values.site === undefined ? undefined : site().name;
      const rules = world.faults.rows.filter((rule) => !name || rule.site === name);
      for (const rule of rules) world.faults.rows.remove(rule.id);
      const held = world.agenda.release((due) => !name || due.site === name);
      return `${name ?? "everything"} heals: ${rules.length} faults removed, ${held} tasks go on`;
    },
  },
];
