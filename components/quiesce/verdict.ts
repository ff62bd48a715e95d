import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import type { MethodRow } from "./method-row";
import { orList, thawPromise } from "./method-words";

/** The one sentence above the methods. */
export interface Verdict {
  tone: "ok" | "warn" | "fail" | "idle";
  text: string;
}

const names = (rows: readonly MethodRow[], status: MethodRow["status"]) =>
  rows.filter((row) => row.status === status).map(({ method }) => method);

/** What the methods of a site come to. Pure. */
export function siteVerdict(rows: readonly MethodRow[]): Verdict {
  const unsafe = rows.find(({ status }) => status === "methodUnsafe");
  if (unsafe) return { tone: "fail", text: `${unsafe.method} must not be used here: ${unsafe.reason}.` };
  const best = rows.find(({ isDefault, method }) => isDefault && method !== "none");
  if (best)
    return {
      tone: "ok",
      text: `Its VMs are frozen without an interruption, and ${thawPromise(best.deadMan, "them")}.`,
    };
  const choice = orList(names(rows, "methodByChoice"));
  return {
    tone: "warn",
    text: `Its VMs can be held still only by interrupting them (${choice}), and then nothing at the site thaws them when Stillpoint cannot.`,
  };
}

/** The same in a few words. Pure. */
export function briefSiteVerdict(rows: readonly MethodRow[]): Verdict {
  const { tone } = siteVerdict(rows);
  const best = rows.find(({ isDefault }) => isDefault);
  const ok = `By ${best?.method}${best?.version ? ` ${best.version}` : ""}, without an interruption`;
  const text = { ok, warn: "Only by interrupting VMs", fail: "Not safe here: see below", idle: "" };
  return { tone, text: text[tone] };
}

/** What the methods of one VM come to. Pure. */
export function vmVerdict(rows: readonly MethodRow[], isOff: boolean): Verdict {
  if (isOff) return { tone: "ok", text: "It is off: nothing is written, so nothing has to be held still." };
  const best = rows.find(({ isDefault, method }) => isDefault && method !== "none");
  if (best)
    return {
      tone: "ok",
      text: `It would be frozen by ${best.method} without an interruption (${METHOD_FACTS[best.method].consistency}), and ${thawPromise(best.deadMan, "it")}.`,
    };
  const first = rows.find(({ status }) => status === "unknown");
  if (first) return { tone: "idle", text: `Whether it can be frozen is not known: ${first.reason}.` };
  const choice = names(rows, "methodByChoice");
  if (choice.length > 0)
    return {
      tone: "warn",
      text: `It cannot be frozen without an interruption. Unless ${orList(choice)} is chosen for it, its recovery points are crash-consistent.`,
    };
  const held = rows.filter(({ method }) => method !== "none");
  const why = held.at(-1)?.reason ?? "";
  return {
    tone: "warn",
    text: `It cannot be held still now: ${why}. A recovery point of now would be crash-consistent.`,
  };
}
