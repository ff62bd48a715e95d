import { Inert } from "./inert";

const MOST = 6;

/** A text of several lines from outside, each by itself; of very many the first, and how many more there are. */
export function InertLines({ text }: { text: string }) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length < 2) return <Inert text={lines[0] ?? text} />;
  const shown = lines.length > MOST + 1 ? lines.slice(0, MOST) : lines;
  return (
    <>
      {shown.map((line, index) => (
        // Two lines may say the same.
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text have nothing else that tells them apart
        <span key={index} className="block">
          <Inert text={line} />
        </span>
      ))}
      {lines.length > shown.length && <span className="block">and {lines.length - shown.length} more</span>}
    </>
  );
}
