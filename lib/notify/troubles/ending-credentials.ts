import { db } from "../../db";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";

const DAY_MS = 86_400_000;
const WITHIN_MS = 30 * DAY_MS;
/** It is told anew as its end comes nearer: a month before it one has time, and forgets. */
const NEARER = [
  { ms: 0, says: "has ended" },
  { ms: DAY_MS, says: "ends within a day" },
  { ms: 7 * DAY_MS, says: "ends within 7 days" },
  { ms: WITHIN_MS, says: "ends within 30 days" },
];

interface Row {
  id: string;
  projectName: string;
  expiresAt: Date | null;
  site: { id: string; name: string };
}

/** Credentials of sites that end within 30 days, or have ended. */
export async function readEndingCredentials(now: Date): Promise<Partial<Seen>> {
  const rows = await db().siteCredential.findMany({
    where: { expiresAt: { lte: new Date(now.getTime() + WITHIN_MS) }, site: { isRemembered: false } },
    select: { id: true, projectName: true, expiresAt: true, site: { select: { id: true, name: true } } },
    orderBy: { id: "asc" },
  });
  return { troubles: rows.flatMap((row) => toTrouble(row, now)) };
}

function toTrouble({ id, projectName, expiresAt, site }: Row, now: Date): Trouble[] {
  const left = (expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
  const step = NEARER.find(({ ms }) => left <= ms);
  if (!expiresAt || !step) return [];
  const hasEnded = step.ms === 0;
  return [
    {
      kind: "credential-expires",
      key: `credential-expires:${id}`,
      title: `${named(site.name)}: a credential ${step.says}`,
      text: `The credential of the project ${projectName} at ${site.name} ${hasEnded ? "ended" : "ends"} at ${atMinute(expiresAt)}. ${hasEnded ? "Nothing" : "From then on nothing"} of that project is backed up.`,
      todo: "Replace its secret on the page of the site.",
      href: routes.site(site.id),
      nearerSince: new Date(expiresAt.getTime() - step.ms),
      subject: { kind: "site", id: site.id, name: site.name },
    },
  ];
}
