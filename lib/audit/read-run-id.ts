const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** As pages cut an id: components/data/middle-cut.ts */
const CUT = /^([0-9a-f]{8})…[0-9a-f]{4}$/i;
/** As names of what a run has made begin: lib/made/tag-of.ts */
const TAG = /^stillpoint-(?=[0-9a-f]{8}\b)/i;
const HYPHENS_AFTER = [8, 12, 16, 20];
/** So many digits of an id name one run, nearly always. */
const SHORT_ID = 8;

/** How a person names a run: by its whole id, or by how that begins; or what would be right. */
export type TypedRun = { id: string | undefined } | { begins: string } | { problem: string };

/**
 * The run that a person means: by its id, by the address of one of its pages, or by the digits that its id begins with, as
 * names of what it made have them. Pure.
 */
export function readRunId(typed: string): TypedRun {
  const text = typed.trim();
  if (text === "") return { id: undefined };
  const [id] = /^[0-9a-f-]{36}$/i.test(text)
    ? (ID.exec(text) ?? [])
    : (ID.exec(text.split("/runs/")[1] ?? "") ?? []);
  if (id) return { id: id.toLowerCase() };
  const begins = beginningOf(text);
  return begins === undefined
    ? {
        problem: `This is no run. Paste the address of its page, its whole id, or at least its first ${SHORT_ID} digits.`,
      }
    : { begins };
}

/** The first digits of an id, with its hyphens where they are; undefined when it is something else. */
function beginningOf(text: string): string | undefined {
  const short = CUT.exec(text)?.[1] ?? (TAG.test(text) ? text.replace(TAG, "").slice(0, SHORT_ID) : text);
  if (!/^[0-9a-f]+(-[0-9a-f]*)*$/i.test(short)) return undefined;
  const digits = short.replaceAll("-", "").toLowerCase();
  if (digits.length < SHORT_ID || digits.length > 32) return undefined;
  return [...digits].map((digit, at) => (HYPHENS_AFTER.includes(at) ? `-${digit}` : digit)).join("");
}
