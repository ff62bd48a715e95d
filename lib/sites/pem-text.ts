const MAX_CHARACTERS = 256 * 1024;
const MAX_CERTIFICATES = 200;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The blocks of a PEM, each with its kind, or what is wrong with the text; what is in them, the server reads. Pure. */
export function pemBlocks(text: string): { blocks: [pem: string, kind: string][] } | { problem: string } {
  if (text.length > MAX_CHARACTERS)
    return { problem: `This has ${Math.ceil(text.length / 1024)} kB; at most 256 kB are taken.` };
  const blocks = [...text.matchAll(BLOCK)].map(([pem, kind = ""]): [string, string] => [pem, kind]);
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
  return { blocks };
}

/** What is wrong with the text of a field for a CA certificate, which may stay empty. Pure. */
export function pemProblem(text: string): string | undefined {
  const read = text.trim() === "" ? undefined : pemBlocks(text);
  return read && "problem" in read ? read.problem : undefined;
}
