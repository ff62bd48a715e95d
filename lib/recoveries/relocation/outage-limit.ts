import { setMaxListeners } from "node:events";
import type { Clock } from "../../clock";
import type { ServiceName } from "../../openstack/catalog";
import { RunStopped } from "../../runs/run-stopped";
import { credentialSession, listCredentials } from "../../sites/site-session";
import type { RecoveryContext } from "../recovery-context";
import type { SiteRef } from "../recovery-facts";

/** While a VNF is off for our sake, a site that does not answer is waited for no longer than this. */
export const OUTAGE_MS = 10 * 60_000;
const LOOK_MS = 15_000;
const CALL_MS = 10_000;

const LOOKS: readonly { service: ServiceName; path: string }[] = [
  { service: "compute", path: "/servers" },
  { service: "volume", path: "/volumes" },
  { service: "network", path: "/networks" },
];

/**
 * Does a part of a relocation while sites are watched beside it: when one of them does not answer for ten minutes on end,
 * the part is stopped, so that the VNF runs again where it was.
 * @throws what the work throws; RunStopped with the site's name when that ended it
 */
export async function withOutageLimit<T>(
  ctx: RecoveryContext,
  sites: readonly SiteRef[],
  work: (ctx: RecoveryContext) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const over = new AbortController();
  // All that a part does side by side listens to it.
  setMaxListeners(0, stop.signal, over.signal);
  const onCancel = () => stop.abort(ctx.signal.reason);
  if (ctx.signal.aborted) onCancel();
  ctx.signal.addEventListener("abort", onCancel, { once: true });
  const watches = sites.map((site) =>
    watchSite(site, { clock: ctx.clock, signal: over.signal, what: whatOf(ctx) }, (reason) =>
      stop.abort(reason),
    ),
  );
  try {
    return await work({ ...ctx, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted && !ctx.signal.aborted) throw stop.signal.reason;
    throw error;
  } finally {
    over.abort();
    ctx.signal.removeEventListener("abort", onCancel);
    await Promise.all(watches);
  }
}

/** @param answers whether it answers now; stands in for the site's own in tests */
export async function watchSite(
  site: SiteRef,
  { clock, signal, what = "move" }: { clock: Clock; signal: AbortSignal; what?: What },
  onSilent: (reason: RunStopped) => void,
  answers: (siteId: string, signal: AbortSignal) => Promise<boolean> = siteAnswers,
): Promise<void> {
  let heardAt = clock.monotonic();
  while (!signal.aborted) {
    if (await answers(site.id, signal).catch(() => false)) heardAt = clock.monotonic();
    if (signal.aborted) return;
    if (clock.monotonic() - heardAt >= OUTAGE_MS) return onSilent(silent(site, what));
    await clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

type What = "move" | "restore";
/** For the sake of what the VNF is off. Pure. */
export const whatOf = ({ plan }: Pick<RecoveryContext, "plan">): What =>
  plan.mode === "replacement" ? "restore" : "move";

const silent = ({ name }: SiteRef, what: What): RunStopped =>
  new RunStopped({
    cause: `${name} did not answer for ${OUTAGE_MS / 60_000} minutes, while the VNF was off for the ${what}`,
    todo: `Look at ${name}, and start the ${what === "move" ? "relocation" : what} again when it answers.`,
  });

/** All that a move needs there, by any one credential. */
async function siteAnswers(siteId: string, signal: AbortSignal): Promise<boolean> {
  const credentials = await listCredentials(siteId);
  const asked = await Promise.allSettled(
    credentials.map(async ({ id }) => {
      const session = await credentialSession(id);
      await Promise.all(
        LOOKS.map(({ service, path }) =>
          session.call({
            ...{ service, path, method: "GET", query: { limit: 1 }, expect: [200] },
            ...{ deadlineMs: CALL_MS, signal },
          }),
        ),
      );
    }),
  );
  return asked.some(({ status }) => status === "fulfilled");
}
