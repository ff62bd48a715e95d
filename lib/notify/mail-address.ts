/*
 * Mail addresses as people give them, and only such as need no quoting anywhere: in an envelope, in a header, on a screen. Pure.
 */
export const MOST_RECIPIENTS = 50;

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
/** As it stands in front of <…>, without quotes. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._'&/+-]{0,99}$/u;

/** Whether it is an address such as noc@example.com, with the lengths of RFC 5321, 4.5.3.1. */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  return at > 0 && local.length <= 64 && domain.length <= 253 && LOCAL.test(local) && DOMAIN.test(domain);
}

export interface Sender {
  /** Empty: none. */
  name: string;
  address: string;
}

export const NO_SENDER =
  "This is no sender. One looks like stillpoint@example.com or Stillpoint <stillpoint@example.com>.";

export const NEEDS_USER = "A password needs a user. Enter one, or leave the password out.";

/** Reads `noc@example.com` or `Stillpoint <noc@example.com>`; undefined when it is neither. */
export function readSender(text: string): Sender | undefined {
  const [, name = "", address = ""] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  if (address === "") return isMailAddress(text.trim()) ? { name: "", address: text.trim() } : undefined;
  const bare = name.trim();
  return isMailAddress(address) && (bare === "" || NAME.test(bare)) ? { name: bare, address } : undefined;
}

/** As it is kept, and shown. */
export const senderText = ({ name, address }: Sender): string =>
  name === "" ? address : `${name} <${address}>`;

/** Reads addresses, one a line or with commas between, each once; or says which is wrong. */
export function readRecipients(text: string): { addresses: string[] } | { problem: string } {
  const given = text
    .split(/[\r\n,;]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const wrong = given.find((each) => !isMailAddress(each));
  if (wrong !== undefined)
    return { problem: `“${shown(wrong)}” is no mail address. One looks like noc@example.com.` };
  const addresses = [...new Map(given.map((each) => [each.toLowerCase(), each])).values()];
  if (addresses.length === 0) return { problem: "Enter at least one address, such as noc@example.com." };
  if (addresses.length > MOST_RECIPIENTS)
    return {
      problem: `These are ${addresses.length} addresses; at most ${MOST_RECIPIENTS} are taken. Use a list of your mail server’s for more.`,
    };
  return { addresses };
}

/** A text that was refused, short and without what cannot be seen. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ").slice(0, 100);
