import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { refusedHost } from "../../hooks/hook-way";
import type { SmtpSecurity } from "../schemas";

/** How a mail server is reached, for lib/hooks/hook-way.ts. Pure. */
export const mailProtocol = (security: SmtpSecurity): string => (security === "none" ? "smtp:" : "smtps:");

const NAME = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** A mail server as it is kept, or what is wrong with what was given, beside its field. */
export type MailHost = { host: string } | { field: "smtpHost" | "isInternal"; problem: string };

/** Reads what a person gave as a mail server. Pure. @param way.isInternal accepted: this machine or network, or no encryption */
export function readMailHost(
  given: string,
  { security, isInternal }: { security: SmtpSecurity; isInternal: boolean },
): MailHost {
  const wrong = (problem: string) => ({ field: "smtpHost" as const, problem });
  const host = hostOf(given);
  if (host === undefined)
    return wrong(
      "This is no mail server. Enter its name or its address alone, such as mail.example.com; the port has its own field.",
    );
  const way = { protocol: mailProtocol(security), isInternal };
  const accepted = refusedHost(host, { ...way, isInternal: true });
  if (accepted !== undefined) return wrong(`${host} is ${accepted}.`);
  if (isInternal) return { host };
  if (security === "none")
    return {
      field: "isInternal",
      problem:
        "Nothing would be encrypted: use STARTTLS or TLS, or accept that it is within your own network.",
    };
  const refused = refusedHost(host, way);
  if (refused !== undefined)
    return { field: "isInternal", problem: `${host} is ${refused}. Accept it, or enter another one.` };
  return { host };
}

/** A name in small letters or an address as URLs have it; undefined when it is neither. */
function hostOf(given: string): string | undefined {
  const bare = given.trim().replace(/^\[(.*)\]$/, "$1");
  // URLs drop line breaks, and read "%" as something else. In an address it begins the zone of a link-local one.
  if (/[\s\p{Cc}\p{Cf}%]/u.test(bare)) return undefined;
  if (isIP(bare) === 6) return new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const name = domainToASCII(bare.replace(/\.$/, "")).toLowerCase();
  if (name.length > 253 || !NAME.test(name) || !URL.canParse(`http://${name}/`)) return undefined;
  // Digits in other spellings: 0x7f.1 is 127.0.0.1.
  return new URL(`http://${name}/`).hostname;
}
