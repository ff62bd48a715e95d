import { refusedHost } from "./hook-way";

const EXAMPLE = "https://automation.example.com/stillpoint";

/** A hook's address as it is kept, or what is wrong with what was given, beside its field. */
export type HookUrl = { url: string } | { field: "url" | "isInternal"; problem: string };

/** Reads what a person gave as a hook's address. @param isInternal accepted: this machine, or plain HTTP within a network */
export function readHookUrl(given: string, { isInternal }: { isInternal: boolean }): HookUrl {
  const wrong = (problem: string) => ({ field: "url" as const, problem });
  if (/[\s\p{Cc}\p{Cf}]/u.test(given)) return wrong("The address has a space or a control character in it.");
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    return wrong(`This is no address that can be called. One looks like ${EXAMPLE}.`);
  const url = new URL(given);
  if (url.username !== "" || url.password !== "")
    return wrong("The address holds a user name or a password. Leave them out: each call is signed instead.");
  if (url.search !== "" || url.hash !== "")
    return wrong(
      "The address ends with its path. Leave out what follows: it would be shown and logged, and each call is signed anyway.",
    );
  const way = { protocol: url.protocol, isInternal };
  const accepted = refusedHost(url.hostname, { ...way, isInternal: true });
  if (accepted !== undefined) return wrong(`${url.hostname} is ${accepted}.`);
  if (isInternal) return { url: url.href };
  if (url.protocol === "http:")
    return {
      field: "isInternal",
      problem: "This address is plain HTTP: use https, or accept that it is within your own network.",
    };
  const refused = refusedHost(url.hostname, way);
  if (refused !== undefined)
    return {
      field: "isInternal",
      problem: `${url.hostname} is ${refused}. Accept it, or enter another one.`,
    };
  return { url: url.href };
}
