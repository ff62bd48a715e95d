import { AppError } from "../errors";
import { parseKnownHosts } from "../quiesce/known-hosts";
import { type PrivateKey, type PrivateKeyProblem, readPrivateKey } from "../quiesce/private-key";

const KEY_PROBLEMS: Record<PrivateKeyProblem, string> = {
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

/** The private key and the host keys of a form. @throws AppError `invalid`, each beside its field */
export function readFormKeys(privateKey: string | undefined, knownHosts: string, refusal: string) {
  const key = privateKey === undefined ? undefined : readPrivateKey(privateKey);
  const wrongHosts = knownHostsProblem(knownHosts);
  const wrongKey = key && "problem" in key ? KEY_PROBLEMS[key.problem] : undefined;
  if (wrongKey || wrongHosts)
    throw new AppError("invalid", refusal, {
      ...(wrongKey && { privateKey: wrongKey }),
      ...(wrongHosts && { knownHosts: wrongHosts }),
    });
  return key as PrivateKey | undefined;
}

/** What is wrong with the lines of a form, for beside its field; undefined when they can be used. */
function knownHostsProblem(text: string): string | undefined {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return "This holds a private key. Paste the lines of known_hosts only, and treat that key as known to others.";
  const { lines, unusable } = parseKnownHosts(text);
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
