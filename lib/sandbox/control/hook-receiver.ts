import type { World } from "../core/world";
import { ControlComplaint } from "./complaint";

/** What was delivered: its text to the byte, since it is signed. */
export interface Delivery {
  /** The last part of the address; "" without one. */
  name: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  raw: Buffer | undefined;
}

/** What the sender gets. */
export interface HookAnswer {
  status: number;
  body: string;
}

/** More than any hook has to say; the log is kept whole. */
const MOST_BYTES = 64 << 10;

/**
 * Plays whoever operators have told of a failover: a fencing device, a DNS server. Each delivery is in the log; it is
 * answered 200, unless a rule at "hook" says otherwise.
 * @throws ControlComplaint when it is too long
 */
export async function receiveHook(
  world: World,
  { name, headers, raw }: Delivery,
): Promise<HookAnswer | undefined> {
  if ((raw?.length ?? 0) > MOST_BYTES)
    throw new ControlComplaint(413, `a hook has ${MOST_BYTES} bytes at most`);
  const { delayMs, effect } = world.faults.takeWithDelay({ at: "hook", site: "", subject: name });
  const answer =
    effect?.do === "answer" ? { status: effect.status, body: effect.body ?? "" } : { status: 200, body: "" };
  const isAnswered = effect?.do !== "never";
  world.history.add({
    site: "",
    kind: "did",
    what: "hook delivered",
    did: `${name || "without a name"}, ${isAnswered ? `answered ${answer.status}` : "never answered"}`,
    name,
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => isTold(key))),
    body: raw?.toString() ?? "",
    answered: isAnswered ? answer.status : null,
    ...(delayMs > 0 ? { afterMs: delayMs } : {}),
  });
  if (!isAnswered) return undefined;
  if (delayMs > 0) await new Promise<void>((resolve) => world.clock.later(delayMs, resolve));
  return answer;
}

/** What a sender says of its delivery; anything else may be a secret. */
const isTold = (header: string): boolean => header === "content-type" || header.startsWith("x-stillpoint-");
