import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { askSandbox } from "./ask-sandbox";
import {
  Entries,
  type Entry,
  type Fault,
  LogFilter,
  type Panel,
  type PanelState,
  State,
  Store,
  type Suggestions,
  Switches,
} from "./panel";

/** How far back the log is searched, and how much of it is shown. */
const SEARCHED = 3_000;
const SHOWN = 200;

/** The sandbox's state and the newest part of its log. @throws AppError */
export async function readPanelState(session: Session, input: unknown): Promise<PanelState> {
  requirePermission(session, "sandbox.use");
  const filter = LogFilter.catch({}).parse(input);
  const state = await askSandbox(State, "GET", "/state");
  const [registered, entries] = await Promise.all([
    db().site.findMany({ where: { isSandbox: true }, orderBy: { nameKey: "asc" } }),
    readEntries(state.lastEntry, filter),
  ]);
  return {
    asOf: new Date().toISOString(),
    sites: registered.map(({ id, name, region }) => ({
      id,
      name,
      region,
      counts: state.sites.find((site) => site.region === region)?.counts ?? {},
    })),
    faults: await named(state.faults),
    clock: state.clock,
    entries,
  };
}

/** All that the panel shows. @throws AppError */
export async function readPanel(session: Session, input: unknown): Promise<Panel> {
  const state = await readPanelState(session, input);
  const [{ switches }, suggestions] = await Promise.all([
    askSandbox(Switches, "GET", "/switches"),
    readSuggestions(),
  ]);
  return { ...state, switches, suggestions };
}

/** Rules name VMs and volumes by id; people know their names. */
async function named(faults: readonly Fault[]): Promise<Fault[]> {
  const ids = faults.flatMap(({ subject }) => subject ?? []);
  if (ids.length === 0) return [...faults];
  const site = { isSandbox: true };
  const [vms, volumes] = await Promise.all([
    db().inventoryServer.findMany({
      where: { site, serverId: { in: ids } },
      select: { serverId: true, name: true },
    }),
    db().inventoryVolume.findMany({
      where: { site, volumeId: { in: ids } },
      select: { volumeId: true, detail: true },
    }),
  ]);
  const names = new Map<string, string>([
    ...vms.map(({ serverId, name }) => [serverId, name] as const),
    ...volumes.map(({ volumeId, detail }) => [volumeId, nameOf(detail, volumeId)] as const),
  ]);
  return faults.map((fault) => {
    const subjectName = names.get(fault.subject ?? "");
    return subjectName === undefined ? fault : { ...fault, subjectName };
  });
}

async function readEntries(last: number, { kind, site, text }: LogFilter): Promise<Entry[]> {
  const query = new URLSearchParams({ since: String(Math.max(last - SEARCHED, 0)), limit: String(SEARCHED) });
  if (kind) query.set("kind", kind);
  if (site) query.set("site", site);
  const { entries } = await askSandbox(Entries, "GET", `/log?${query}`);
  const wanted = text?.toLowerCase();
  return entries
    .filter((entry) => !wanted || JSON.stringify(entry).toLowerCase().includes(wanted))
    .slice(-SHOWN)
    .reverse();
}

async function readSuggestions(): Promise<Suggestions> {
  const where = { site: { isSandbox: true }, missingSince: null };
  const [vms, volumes, { objects }] = await Promise.all([
    db().inventoryServer.findMany({
      where: { ...where, deletedAt: null },
      select: { name: true },
      orderBy: { name: "asc" },
      take: 500,
    }),
    db().inventoryVolume.findMany({ where, select: { volumeId: true, detail: true }, take: 500 }),
    askSandbox(Store, "GET", "/store"),
  ]);
  return {
    vms: vms.map(({ name }) => name),
    volumes: volumes.map(({ volumeId, detail }) => nameOf(detail, volumeId)).sort(),
    objects: objects.map(({ name }) => name),
  };
}

const nameOf = (detail: unknown, id: string): string => (detail as { name?: string } | null)?.name || id;
