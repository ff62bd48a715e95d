/** From when to when something was under way, ms. */
export interface Span {
  at: number;
  endedAt: number;
  what: string;
}

/** A time in which nothing was under way, between what had ended before it and what began after it. */
export interface IdleSpan {
  at: number;
  ms: number;
  after: string;
  before: string;
}

/** The times between two moments in which none of the spans was under way, in their order. Pure. */
export function idleSpans(spans: readonly Span[], from: number, to: number): IdleSpan[] {
  const within = spans.filter(({ at, endedAt }) => endedAt > from && at < to).sort((a, b) => a.at - b.at);
  const idle: IdleSpan[] = [];
  let last = { endedAt: from, what: "the start" };
  for (const span of [...within, { at: to, endedAt: to, what: "the end" }]) {
    if (span.at > last.endedAt)
      idle.push({ at: last.endedAt, ms: span.at - last.endedAt, after: last.what, before: span.what });
    if (span.endedAt > last.endedAt) last = span;
  }
  return idle;
}
