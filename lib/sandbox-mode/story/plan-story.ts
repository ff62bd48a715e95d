const HOUR_MS = 3_600_000;

/** How long the story's week is. */
export const WEEK_MS = 7 * 24 * HOUR_MS;

/** A VNF of the story: VMs of the sandbox's first site, by name, in the order in which they are quiesced. */
export interface StoryVnf {
  key: "core" | "database" | "single";
  name: string;
  description: string;
  owner: string;
  members: readonly { name: string; bootOrder: number }[];
  rpoMinutes: number;
  rtoMinutes: number | null;
  drillEveryDays: number | null;
}

export const STORY_VNFS: readonly StoryVnf[] = [
  {
    key: "core",
    name: "IMS core",
    description: "Calls of all subscribers. Quiesced from its border inwards.",
    owner: "Voice operations",
    members: [
      { name: "pcscf-1", bootOrder: 2 },
      { name: "scscf-1", bootOrder: 1 },
      { name: "scscf-2", bootOrder: 1 },
    ],
    rpoMinutes: 24 * 60,
    rtoMinutes: 30,
    drillEveryDays: 30,
  },
  {
    key: "database",
    name: "HSS database",
    description: "Who may do what: two databases with a quorum volume that they share.",
    owner: "Subscriber data",
    members: [
      { name: "hss-db-1", bootOrder: 1 },
      { name: "hss-db-2", bootOrder: 1 },
    ],
    rpoMinutes: 26 * 60,
    rtoMinutes: null,
    drillEveryDays: null,
  },
  {
    key: "single",
    name: "Network supervision",
    description: "One VM that sees the alarms of all others. Never drilled.",
    owner: "Supervision",
    members: [{ name: "nms-1", bootOrder: 1 }],
    rpoMinutes: 48 * 60,
    rtoMinutes: null,
    drillEveryDays: 30,
  },
];

/** What of the rhythm can be left out on a machine that takes too long: "spare" first, "needed" never. */
type Need = "spare" | "usual" | "needed";

/** What happens in the story, and when: ms from the begin of its week. */
export type StoryStep = { atMs: number } & (
  | { do: "make-vnfs" }
  | { do: "back-up"; keys: readonly StoryVnf["key"][]; need: Need }
  | { do: "fill-quota"; project: string }
  | { do: "drill"; key: StoryVnf["key"] }
);

const EVERY_HOURS = 12;
/** The last backups are an hour old when the week ends. */
const FIRST_HOUR = 11;
const BACKUPS = 14;
/** Two days before the end; the backups of an hour earlier are the last ones of that project. */
const QUOTA_HOUR = 5 * 24;
const DRILL_HOUR = 4 * 24 + 2;

/**
 * The week: backups each 12 h of the core and each 24 h of the others, a drill, and a quota that is full from the fifth day on.
 * In the order of their time. Pure.
 */
export function planStory(): readonly StoryStep[] {
  const hour = (n: number) => n * HOUR_MS;
  const backUps = Array.from({ length: BACKUPS }, (_, i): StoryStep => {
    const isDaily = i % 2 === 1;
    const keys = isDaily ? (["core", "database", "single"] as const) : (["core"] as const);
    return { do: "back-up", atMs: hour(FIRST_HOUR + i * EVERY_HOURS), keys, need: needOf(i) };
  });
  const steps: StoryStep[] = [
    { do: "make-vnfs", atMs: 0 },
    ...backUps,
    { do: "fill-quota", atMs: hour(QUOTA_HOUR), project: "subscriber-data" },
    { do: "drill", atMs: hour(DRILL_HOUR), key: "core" },
  ];
  return steps.sort((a, b) => a.atMs - b.atMs);
}

/** The first one of all, those around the drill and the quota, and the newest. */
const NEEDED = [1, 7, 9, 11, 13];
const needOf = (nth: number): Need => (NEEDED.includes(nth) ? "needed" : nth % 2 === 0 ? "spare" : "usual");

/** What it takes on a machine with nothing else to do, about. */
const BUDGET_MS = 90_000;

/** Whether a step is left out, since the story has taken too long so far. Pure. */
export function isLeftOut(step: StoryStep, elapsedMs: number): boolean {
  if (step.do !== "back-up") return false;
  const lateMs = elapsedMs - BUDGET_MS * (step.atMs / WEEK_MS);
  return (step.need === "spare" && lateMs > BUDGET_MS / 3) || (step.need === "usual" && lateMs > BUDGET_MS);
}
