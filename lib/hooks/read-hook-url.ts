import { hookUrlText, PLAIN_HTTP } from "./hook-url-text";
import { refusedHost } from "./hook-way";

/** A hook's address as it is kept, or what is wrong with what was given, beside its field. */
export type HookUrl = { url: string } | { field: "url" | "isInternal"; problem: string };

/** Reads what a person gave as a hook's address. @param isInternal accepted: this machine, or plain HTTP within a network */
export function readHookUrl(given: string, { isInternal }: { isInternal: boolean }): HookUrl {
  const wrong = (problem: string) => ({ field: "url" as const, problem });
  const read = hookUrlText(given);
  if ("problem" in read) return wrong(read.problem);
  const { url } = read;
  const way = { protocol: url.protocol, isInternal };
  const accepted = refusedHost(url.hostname, { ...way, isInternal: true });
  if (accepted !== undefined) return wrong(`${url.hostname} is ${accepted}.`);
  if (isInternal) return { url: url.href };
  if (url.protocol === "http:") return { field: "isInternal", problem: PLAIN_HTTP };
  const refused = refusedHost(url.hostname, way);
  if (refused !== undefined)
    return {
      field: "isInternal",
      problem: `${url.hostname} is ${refused}. Accept it, or enter another one.`,
    };
  return { url: url.href };
}
