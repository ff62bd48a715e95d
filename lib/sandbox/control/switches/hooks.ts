import { TIMES, WHEN } from "./parameters";
import type { Switch } from "./switch";

/* What the receiver of webhooks answers: `POST <control port>/hook/<name>`. */

export const hookSwitches: readonly Switch[] = [
  {
    name: "hook-answers",
    does: "Has the sandbox's receiver of webhooks answer another status, later, or never.",
    on: "cloud",
    parameters: [
      { name: "hook", what: "Last part of its address; left out: any", kind: "text", optional: true },
      { name: "status", what: "Status", kind: "number", least: 200, default: 500 },
      { name: "body", what: "What it says", kind: "text", optional: true },
      { name: "ms", what: "Later by, in milliseconds", kind: "number", optional: true },
      { name: "never", what: "Takes it, and never answers", kind: "flag", default: false },
      TIMES,
      ...WHEN,
    ],
    flip: ({ values, number, rule }) => {
      const which = {
        at: "hook",
        ...(values.hook === undefined ? {} : { subject: String(values.hook) }),
        ...(values.times === undefined ? {} : { times: Number(values.times) }),
      };
      const isNever = values.never === true;
      rule({
        ...which,
        effect: isNever
          ? { do: "never" }
          : {
              do: "answer",
              status: number("status"),
              ...(values.body === undefined ? {} : { body: String(values.body) }),
            },
      });
      // Asked first, being made last: delays leave room for what else is answered.
      if (values.ms !== undefined) rule({ ...which, effect: { do: "delay", ms: number("ms") } });
      return `hook ${values.hook ?? "of any name"}: ${isNever ? "no answer" : values.status}`;
    },
  },
];
