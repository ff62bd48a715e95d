import { X509Certificate } from "node:crypto";

const MAX_CHARACTERS = 256 * 1024;
const MAX_CERTIFICATES = 200;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The certificates of authorities as they are kept, or what is wrong with what was pasted. */
export type CaPem = { pem: string; subjects: string[]; notes: string[] } | { problem: string };

/** Reads pasted PEM: certificates of authorities, and nothing else. */
export function checkCaPem(text: string, now: Date): CaPem {
  if (text.length > MAX_CHARACTERS)
    return { problem: `This has ${Math.ceil(text.length / 1024)} kB; at most 256 kB are taken.` };
  const blocks = [...text.matchAll(BLOCK)];
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return {
      problem: "This holds a private key. Paste the certificate only, and treat that key as known to others.",
    };
  if (blocks.length === 0)
    return {
      problem:
        "This is no PEM. It begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----.",
    };
  if (blocks.length > MAX_CERTIFICATES)
    return {
      problem: `This has ${blocks.length} certificates; paste only those of the site's own authority.`,
    };
  const other = blocks.find(([, kind]) => kind !== "CERTIFICATE");
  if (other) return { problem: `This holds a ${other[1]}. Paste certificates only.` };
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
