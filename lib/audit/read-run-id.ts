const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The run that a person means: by its id, or by the address of one of its pages; or what would be right. Pure. */
export function readRunId(typed: string): { id: string | undefined } | { problem: string } {
  const text = typed.trim();
  if (text === "") return { id: undefined };
  const [id] = /^[0-9a-f-]{36}$/i.test(text)
    ? (ID.exec(text) ?? [])
    : (ID.exec(text.split("/runs/")[1] ?? "") ?? []);
  return id
    ? { id: id.toLowerCase() }
    : {
        problem:
          "This is no run. Paste the address of its page, or its whole id of 32 digits and letters with hyphens.",
      };
}
