import { readDuty } from "../../installation/read-duty";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atSecond } from "../trouble-words";

const OF = {
  "no-worker": {
    table: "workers",
    title: "No worker is on duty",
    text: "No worker is on duty: nothing is backed up, pruned or recovered, and no site is looked at.",
    todo: "Start a worker, and look at its log.",
  },
  "no-guardian": {
    table: "guardians",
    title: "No guardian is on duty",
    text: "No guardian is on duty: only other workers thaw what a dead worker left frozen, and nobody tells when the last worker is gone.",
    todo: "Start the guardian, and look at its log.",
  },
} as const;

/** That no worker lives, which a guardian tells, or no guardian, which the workers tell. */
export async function readNobodyOnDuty(kind: keyof typeof OF): Promise<Partial<Seen>> {
  const { table, title, text, todo } = OF[kind];
  const { isOnDuty, isSteady, heardAt } = await readDuty(table);
  if (isSteady) return { troubles: [] };
  const last = isOnDuty
    ? " One is started again and again, and ends after seconds."
    : heardAt
      ? ` The last was heard of at ${atSecond(heardAt)}.`
      : "";
  const trouble: Trouble = {
    ...{ kind, key: kind, title, text: `${text}${last}`, todo, href: routes.overview },
    subject: { kind: "installation", id: "", name: "Stillpoint" },
  };
  return { troubles: [trouble] };
}
