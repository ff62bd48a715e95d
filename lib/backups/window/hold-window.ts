import { machineTime } from "../../clock";
import type { WindowStop } from "../window-record";
import { cutVolumes } from "./cut-volumes";
import { thawBeginsBy } from "./freeze-budget";
import { cancelledInWindow, LOST, pastBudget, quiesceInOrder } from "./quiesce-in-order";
import { thawInReverse } from "./thaw-in-reverse";
import type { WindowPorts, WindowTerms } from "./window-ports";
import { newWindowState, toThaw, type WindowState } from "./window-state";

/** Snapshots of VMs of which none is held still are in nobody's way: they get this long, ms. */
const UNHELD_MS = 120_000;

/**
 * One freeze window: quiesce in order, cut all volumes at once, thaw in reverse (DESIGN section 5). Whatever goes wrong,
 * it thaws first, and it returns only when every VM surely runs. Never throws.
 * @param cancelled somebody has cancelled the run
 */
export async function holdWindow(
  terms: WindowTerms,
  ports: WindowPorts,
  cancelled: AbortSignal,
): Promise<WindowState> {
  const state = newWindowState(terms);
  try {
    state.stop =
      (await quiesceInOrder(terms, state, ports, cancelled)) ?? (await cut(terms, state, ports, cancelled));
  } catch (error) {
    state.stop = internal(error);
  }
  if (state.opened) {
    try {
      ports.told.thawing(state.stop, ports.clock.now());
    } catch (error) {
      state.stop ??= internal(error);
    }
    await thawInReverse(state, ports);
    state.closed = closedAt(state, ports);
  }
  return state;
}

async function cut(
  { budgetMs }: WindowTerms,
  state: WindowState,
  ports: WindowPorts,
  halt: AbortSignal,
): Promise<WindowStop | null> {
  const { clock } = ports;
  try {
    ports.assertFence();
  } catch {
    return LOST;
  }
  const now = { now: machineTime(clock).getTime(), monotonic: clock.monotonic() };
  const endsAt = state.opened ? thawBeginsBy(state, budgetMs, now) : now.monotonic + UNHELD_MS;
  const atEnd = () =>
    state.opened ? pastBudget(budgetMs, unfinished(state)) : { ...pastBudget(UNHELD_MS, unfinished(state)) };
  if (endsAt <= now.monotonic) return atEnd();
  const stop = await cutVolumes(state, ports, { halt, endsAt, atEnd });
  return stop ?? (halt.aborted ? cancelledInWindow(halt) : null);
}

function unfinished({ cuts }: WindowState): string {
  const volumes = cuts.flatMap((c) => [...c.volumes.values()]);
  const open = volumes.filter((v) => v.availableAt === null).length;
  return `${open} of ${volumes.length} snapshots were not available yet`;
}

/** When the last thaw was confirmed; by others, as they have written it. */
function closedAt(state: WindowState, { clock }: WindowPorts): WindowState["closed"] {
  const last = Math.max(state.opened?.at ?? 0, ...toThaw(state).map((held) => held.thawedAt ?? 0));
  return { at: last, monotonic: clock.monotonic() - Math.max(0, clock.now() - last) };
}

const internal = (error: unknown): WindowStop => ({
  reason: "internal",
  text: `The freeze window failed within Stillpoint (${error instanceof Error ? error.message : String(error)}), and every VM was thawed.`,
  todo: "Report this with the worker’s log.",
});
