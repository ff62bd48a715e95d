/** Of a backup's plan, or of a recovery's. */
export interface Note {
  about: {
    kind: "vm" | "volume" | "network" | "project" | "site" | "vnf" | "point";
    name: string;
  };
  text: string;
  todo?: string;
}

/** What is said of several VMs or volumes in the same words. */
export interface NoteGroup {
  text: string;
  todo?: string;
  kind: Note["about"]["kind"];
  /** Of whom, in the order of the plan. */
  names: string[];
}

/** Notes with the same words are one, of all that they are about: 500 VMs are not 500 lines. Pure. */
export function groupNotes(notes: readonly Note[]): NoteGroup[] {
  const groups = new Map<string, NoteGroup>();
  for (const { about, text, todo } of notes) {
    const key = JSON.stringify([about.kind, text, todo]);
    const group = groups.get(key);
    if (group) group.names.push(about.name);
    else groups.set(key, { text, kind: about.kind, names: [about.name], ...(todo ? { todo } : {}) });
  }
  return [...groups.values()];
}

const NAMED = 3;

/** "scscf-1", "scscf-1 and cdf-1", "12 VMs (scscf-1, scscf-2, cdf-1 and 9 more)". Pure. */
export function namesInWords(names: readonly string[], kind: NoteGroup["kind"]): string {
  if (names.length <= NAMED) return listed(names);
  return `${names.length} ${MANY[kind]} (${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more)`;
}

const MANY: Record<NoteGroup["kind"], string> = {
  vm: "VMs",
  volume: "volumes",
  network: "networks",
  project: "projects",
  site: "sites",
  vnf: "VNFs",
  point: "recovery points",
};

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
