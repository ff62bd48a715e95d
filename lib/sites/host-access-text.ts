import { z } from "zod";
import { knownHostText, type ReadLines, readLines } from "../quiesce/known-hosts-text";
import { keyTextProblem, type PrivateKeyProblem } from "../quiesce/private-key-text";

/*
 * What the form of the access to compute hosts sends, and what is wrong with it as it is written. Pure: shared by the form,
 * which checks as one types, and the verb.
 */
const MAX_KNOWN_HOSTS = 512 * 1024;

export const HostAccessFields = z.object({
  user: z
    .string("Enter the user.")
    .trim()
    .min(1, "Enter the user, such as stillpoint.")
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/,
      "A user has at most 64 letters, digits, _ . @ or -, and begins with none of the last three.",
    ),
  port: z.coerce
    .number("Enter the port: a number, mostly 22.")
    .int("Enter the port: a whole number, mostly 22.")
    .min(1, "A port is a number from 1 to 65535.")
    .max(65_535, "A port is a number from 1 to 65535."),
  /** Empty: the stored one stays. */
  privateKey: z
    .string("Paste the private key.")
    .max(32_768, "This is too long for a private key.")
    .default(""),
  knownHosts: z
    .string("Paste the host keys.")
    .max(MAX_KNOWN_HOSTS, "At most 512 kB are taken.")
    .refine((text) => !text.includes("\0"), "Leave out control characters."),
});

/** What to do about a private key that cannot be used. */
export const KEY_PROBLEMS: Record<PrivateKeyProblem, string> = {
  empty: "Paste the private key, or choose its file.",
  public: "This is a public key. Paste the private one: the file without .pub.",
  encrypted:
    "This key has a passphrase, which nobody could type at night. Make one without, for this alone: ssh-keygen -t ed25519 -N ''.",
  putty: "This is PuTTY's format. In PuTTYgen choose Conversions, Export OpenSSH key.",
  unsupported: "Keys of this type are not supported. Use Ed25519, ECDSA or RSA: ssh-keygen -t ed25519 -N ''.",
  weak: "This RSA key has fewer than 2048 bits. Make a new one: ssh-keygen -t ed25519 -N ''.",
  unreadable:
    "This is no private key, or a damaged one. Copy it again with its first and last line, -----BEGIN … PRIVATE KEY----- and -----END … PRIVATE KEY-----.",
};

/** What is wrong with a private key as it is written, for beside its field; undefined: the server looks into it. */
export function privateKeyTextProblem(text: string): string | undefined {
  const problem = keyTextProblem(text);
  return problem && KEY_PROBLEMS[problem];
}

/**
 * What is wrong with the host keys of a form, for beside its field; undefined when they can be used.
 * @param read without it only what is written is judged, and not what is in the keys
 */
export function knownHostsProblem(
  text: string,
  read: (text: string) => ReadLines<{ isRevoked: boolean }> = (given) => readLines(given, knownHostText),
): string | undefined {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return "This holds a private key. Paste the lines of known_hosts only, and treat that key as known to others.";
  const { lines, unusable } = read(text);
  const usable = lines.filter(({ isRevoked }) => !isRevoked);
  if (usable.length > 0) {
    const [bad] = unusable;
    return bad && `Line ${bad.line} cannot be used: ${bad.reason}.`;
  }
  if (lines.length > 0) return "All of these keys are revoked. Add the line of each compute host.";
  const [first] = unusable;
  return first
    ? `No line can be used. Line ${first.line}: ${first.reason}. One looks so: compute1,10.0.0.11 ssh-ed25519 AAAA…`
    : "Paste the host keys, such as ssh-keyscan compute1 prints them: without them no host is trusted.";
}
