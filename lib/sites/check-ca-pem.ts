import { X509Certificate } from "node:crypto";
import { pemBlocks } from "./pem-text";

/** The certificates of authorities as they are kept, or what is wrong with what was pasted. */
export type CaPem = { pem: string; subjects: string[]; notes: string[] } | { problem: string };

/** Reads pasted PEM: certificates of authorities, and nothing else. */
export function checkCaPem(text: string, now: Date): CaPem {
  const found = pemBlocks(text);
  if ("problem" in found) return found;
  const { blocks } = found;
  const notes: string[] = [];
  const subjects: string[] = [];
  for (const [index, [pem]] of blocks.entries()) {
    const certificate = read(pem);
    if (!certificate)
      return { problem: `Certificate ${index + 1} is damaged. Copy it again, with its first and last line.` };
    const name = nameOf(certificate.subject);
    const until = new Date(certificate.validTo);
    if (until < now)
      return { problem: `The certificate of ${name} expired on ${until.toISOString().slice(0, 10)}.` };
    if (!certificate.ca)
      notes.push(`${name} is the certificate of a server, not of an authority: it may not be enough.`);
    subjects.push(name);
  }
  return { pem: `${blocks.map(([pem]) => pem).join("\n")}\n`, subjects, notes };
}

function read(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** The common name of a subject or an issuer; else all of it in one line. */
export const nameOf = (distinguished: string): string =>
  (/^CN=(.*)$/m.exec(distinguished)?.[1] ?? distinguished.replaceAll("\n", ", ")).slice(0, 120);
