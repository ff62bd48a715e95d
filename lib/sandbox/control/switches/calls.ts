import type { Effect } from "../../core/faults";
import { method, ONCE, WHEN, WHICH_CALLS } from "./parameters";
import type { Switch, Throw } from "./switch";
import type { ParameterShown } from "./switch-shown";

/* The next call, or some, or all: answered wrongly, late, twice or not at all. */

const MS: ParameterShown = { name: "ms", what: "Later by, in milliseconds", kind: "number", default: 3_000 };
const RETRY_AFTER: ParameterShown = {
  name: "retryAfter",
  what: "Retry-After, in seconds",
  kind: "number",
  default: 2,
};
const status = (usual: number, what = "Status"): ParameterShown => ({
  name: "status",
  what,
  kind: "number",
  default: usual,
});

function callSwitch(
  name: string,
  does: string,
  effect: (thrown: Throw) => Effect,
  { usual, more = [] }: { usual?: string; more?: readonly ParameterShown[] } = {},
): Switch {
  return {
    name,
    does,
    on: "call",
    parameters: [...more, method(usual), ...WHICH_CALLS, ONCE, ...WHEN],
    flip: (thrown) => {
      const { values, rule } = thrown;
      const given = (key: "service" | "route" | "path" | "action" | "subject" | "method") =>
        values[key] === undefined ? {} : { [key]: String(values[key]) };
      rule({
        at: "request",
        effect: effect(thrown),
        ...(values.site === undefined ? {} : { site: thrown.site().name }),
        ...given("method"),
        ...given("service"),
        ...given("route"),
        ...given("path"),
        ...given("action"),
        ...given("subject"),
        skip: thrown.number("skip"),
        times: thrown.number("times"),
      });
      const what = ["site", "service", "method", "route", "path", "action", "subject"].map(
        (key) => values[key],
      );
      return `${does} Next ${thrown.number("times")}: ${what.filter(Boolean).join(" ") || "any call"}.`;
    },
  };
}

const retryLater =
  (usual: number) =>
  ({ text, number }: Throw): Effect => ({
    do: "error",
    status: usual || number("status"),
    headers: { "retry-after": text("retryAfter") },
  });

export const callSwitches: readonly Switch[] = [
  callSwitch(
    "lose-answer",
    "Does it, and cuts the connection before the answer.",
    () => ({ do: "lose-answer" }),
    {
      usual: "POST",
    },
  ),
  callSwitch(
    "done-then-error",
    "Does it, and answers an error, as a proxy does whose time is over.",
    ({ number }) => ({ do: "done-then", status: number("status") }),
    { usual: "POST", more: [status(500)] },
  ),
  callSwitch(
    "error-undone",
    "Answers an error in the service's own form, and does nothing.",
    ({ number }) => ({ do: "error", status: number("status") }),
    { usual: "POST", more: [status(500)] },
  ),
  callSwitch("answer-twice", "Does it twice, as behind a proxy that repeats.", () => ({ do: "twice" }), {
    usual: "POST",
  }),
  callSwitch(
    "deliver-late",
    "Cuts the connection at once, and does it all the same some time later.",
    ({ number }) => ({ do: "deliver-late", ms: number("ms") }),
    { usual: "POST", more: [{ ...MS, default: 45_000 }] },
  ),
  callSwitch("slow-call", "Does and answers it later.", ({ number }) => ({ do: "delay", ms: number("ms") }), {
    more: [MS],
  }),
  callSwitch("never-answer", "Takes it, and never answers.", () => ({ do: "never" })),
  callSwitch("refuse-connection", "Cuts the connection at once, and does nothing.", () => ({ do: "refuse" })),
  callSwitch(
    "too-many-requests",
    "Answers 429, or 413 as old services do, with Retry-After, and does nothing.",
    (thrown) => retryLater(0)(thrown),
    { more: [status(429, "Status: 429 or 413"), RETRY_AFTER] },
  ),
  callSwitch("unavailable", "Answers 503 with Retry-After, and does nothing.", retryLater(503), {
    more: [RETRY_AFTER],
  }),
  callSwitch("html", "Does it, and answers 200 with a page of HTML.", () => ({ do: "html" })),
  callSwitch("half-body", "Does it, and breaks off in the middle of the answer.", () => ({ do: "cut-body" })),
  callSwitch("drip", "Does it, and answers a byte a second.", () => ({ do: "drip" })),
  callSwitch(
    "flood",
    "Does it, and answers 300 MiB, 100,000 levels of nesting, or 300 MiB packed into a few.",
    ({ text }) => ({ do: "flood", how: text("how") as "bytes" }),
    {
      more: [
        {
          name: "how",
          what: "Of what there is too much",
          kind: "choice",
          choices: ["bytes", "nesting", "gzip"],
          default: "bytes",
        },
      ],
    },
  ),
];
