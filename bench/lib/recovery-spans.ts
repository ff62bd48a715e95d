import { db } from "@/lib/db";
import type { StepAttempt } from "@/lib/runs/step-journal";
import type { Span } from "./idle-spans";
import type { TracedCall } from "./trace-calls";

/** What a wait for a status ends with: the look by which it was seen. By the kind of step that waits. */
const LOOKS: Record<string, RegExp> = {
  restore: /\/volumes\/[0-9a-f-]{36}$/,
  boot: /\/servers\/[0-9a-f-]{36}$/,
  fence: /\/servers\/[0-9a-f-]{36}$/,
  verify: /\/(ports|servers\/[0-9a-f-]{36}\/os-interface)|\/servers\/[0-9a-f-]{36}\/action$/,
};

/** Who makes the calls of the start itself, before there is a run. */
export const STARTER = "start";

/**
 * What the cloud did for a run, or was waited for: each call, and each wait for a status. A wait begins when the call that
 * asked for it was answered, and ends when the cloud had done it, or with the look that saw it: what follows is ours.
 * @param endOf when a thing was made, as seen from beside
 */
export async function cloudSpans(
  runId: string,
  calls: readonly TracedCall[],
  endOf: (id: string) => number | undefined,
): Promise<Span[]> {
  const own = calls.filter(({ by }) => by === runId || by === STARTER);
  const steps = await db().runStep.findMany({ where: { runId } });
  const waits = steps.flatMap(({ key, title, attempts, detail }): Span[] => {
    const { volumeId, serverId } = detail as { volumeId?: string; serverId?: string };
    const madeAt = endOf(volumeId ?? serverId ?? "") ?? Infinity;
    const look = LOOKS[key.split(":")[0] ?? ""];
    if (!look) return [];
    return (attempts as unknown as StepAttempt[]).flatMap(({ at, endedAt }) => {
      const within = own.filter((call) => call.at >= at - 1 && call.endedAt <= (endedAt ?? Infinity) + 1);
      const asked = within.find(({ method }) => method === "POST") ?? within[0];
      const seen = within.findLast(({ method, path }) => method === "GET" && look.test(pathOf(path)));
      if (!asked || !seen || seen.endedAt < asked.endedAt) return [];
      return [{ at: asked.endedAt, endedAt: Math.min(seen.endedAt, madeAt), what: `wait: ${title}` }];
    });
  });
  return [
    ...own.map(({ at, endedAt, method, path }) => ({ at, endedAt, what: `${method} ${short(path)}` })),
    ...waits,
  ];
}

const pathOf = (path: string) => path.split("?")[0] ?? "";
const short = (path: string) =>
  pathOf(path)
    .replace(/^\/v[0-9.]+(\/[0-9a-f]{32})?/, "")
    .replace(/[0-9a-f-]{36}/g, "…");
