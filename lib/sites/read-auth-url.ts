import { refusedAddress } from "../openstack/address";

/** Keystone's address as it is kept, with what was done to it; or why it cannot be used. */
export type AuthUrl = { url: string; isPlainHttp: boolean; notes: string[] } | { problem: string };

const EXAMPLE = "https://keystone.example.com:5000/v3";

/** Reads what a person gave as Keystone's address. */
export function readAuthUrl(text: string, { allowLoopback }: { allowLoopback: boolean }): AuthUrl {
  const given = text.trim();
  const problem = problemOf(given);
  if (problem) return { problem };
  const url = new URL(given);
  const notes: string[] = [];
  const why = refusedAddress(url.hostname, { allowLoopback });
  if (why) {
    const isOwn = !allowLoopback && refusedAddress(url.hostname, { allowLoopback: true }) === undefined;
    const hint = isOwn
      ? " For a development cloud, start Stillpoint with STILLPOINT_ALLOW_LOOPBACK=1."
      : " No cloud's services are there: enter the address of its Keystone.";
    return { problem: `${url.hostname} is ${why}.${hint}` };
  }
  if (url.hostname.endsWith(".")) {
    url.hostname = url.hostname.replace(/\.+$/, "");
    notes.push("The dot at the end of the host name was left out.");
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/auth\/tokens$/, "");
  if (/\/v2(\.0)?$/.test(path))
    return { problem: "This is Keystone's version 2, which no longer exists. Its address ends in /v3." };
  url.pathname = path.endsWith("/v3") ? path : `${path}/v3`;
  if (!path.endsWith("/v3")) notes.push("Completed with /v3, Keystone's version.");
  // The URL standard reads many spellings of a host: show the one that will be called.
  const host = /^https?:\/\/([^/:]+)/i.exec(given)?.[1]?.toLowerCase();
  if (host && !host.endsWith(".") && host !== url.hostname)
    notes.push(`The host is read as ${url.hostname}.`);
  return { url: url.href, isPlainHttp: url.protocol === "http:", notes };
}

function problemOf(given: string): string | undefined {
  if (given === "") return `Enter the address of Keystone, such as ${EXAMPLE}.`;
  if (given.length > 2000)
    return `The address has ${given.length} characters; at most 2000 are taken. It looks like ${EXAMPLE}.`;
  if (/\$\{?\w|\{\s*\w*\s*\}|%\(/.test(given))
    return `The address holds a placeholder, which is not filled in here. Write it out, such as ${EXAMPLE}.`;
  if (/[\s\p{Cc}\p{Cf}]/u.test(given)) return "The address has a space or a control character in it.";
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(given)?.[1]?.toLowerCase();
  if (!/^https?:\/\//i.test(given)) {
    return scheme && scheme !== "http" && scheme !== "https" && !/^[\w.-]+:\d+/.test(given)
      ? `An address that begins with ${scheme}: cannot be Keystone's. It begins with https://.`
      : `The address begins with https://, such as ${EXAMPLE}.`;
  }
  const authority = given.replace(/^https?:\/\//i, "").split(/[/?#\\]/)[0] ?? "";
  if (authority.includes("@"))
    return "The address holds a user name or a password. Leave them out: they have fields of their own.";
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    return `The port ${port.slice(0, 12)} does not exist. A port is 1 to 65535; Keystone's is mostly 5000.`;
  if (!URL.canParse(given)) return `This is no valid address. One looks like ${EXAMPLE}.`;
  const url = new URL(given);
  if (url.search || url.hash || given.endsWith("?") || given.endsWith("#"))
    return `The address ends with its path. Leave out what follows the ${url.search ? "?" : "#"}.`;
  if (!/^[\w\-./~]*$/.test(url.pathname))
    return "The path of the address has characters that no Keystone has. It is mostly /v3 or /identity/v3.";
  return undefined;
}
