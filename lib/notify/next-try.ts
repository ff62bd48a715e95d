const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Before the second try, the third and so on; then hourly. */
const PAUSES_MS = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE];
const LATER_MS = 60 * MINUTE;
const GIVEN_UP_MS = 24 * 60 * MINUTE;

/**
 * When a message is tried again that was not taken; null: it is given up, since a day after it was written nobody waits
 * for it. Pure.
 * @param tries so many there were
 */
export function nextTry({
  tries,
  createdAt,
  now,
}: {
  tries: number;
  createdAt: Date;
  now: Date;
}): Date | null {
  const at = now.getTime() + (PAUSES_MS[tries - 1] ?? LATER_MS);
  return at - createdAt.getTime() > GIVEN_UP_MS ? null : new Date(at);
}
