/** A sentence in which `commands` stand between backticks, as our texts have them. */
export function WithCode({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      <code key={part} className="rounded-s border border-faint bg-canvas px-1 font-mono text-12 text-fg">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
