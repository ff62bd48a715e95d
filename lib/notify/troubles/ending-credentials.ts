import { db } from "../../db";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";

const WITHIN_MS = 14 * 86_400_000;

interface Row {
  id: string;
  projectName: string;
  expiresAt: Date | null;
  site: { id: string; name: string };
}

/** Credentials of sites that end within 14 days, or have ended. */
export async function readEndingCredentials(now: Date): Promise<Partial<Seen>> {
  const rows = await db().siteCredential.findMany({
    where: { expiresAt: { lte: new Date(now.getTime() + WITHIN_MS) }, site: { isRemembered: false } },
    select: { id: true, projectName: true, expiresAt: true, site: { select: { id: true, name: true } } },
    orderBy: { id: "asc" },
  });
  return { troubles: rows.flatMap((row) => toTrouble(row, now)) };
}

function toTrouble({ id, projectName, expiresAt, site }: Row, now: Date): Trouble[] {
  if (!expiresAt) return [];
  const hasEnded = expiresAt <= now;
  return [
    {
      kind: "credential-expires",
      key: `credential-expires:${id}`,
      title: `${named(site.name)}: a credential ${hasEnded ? "has ended" : "ends soon"}`,
      text: `The credential of the project ${projectName} at ${site.name} ${hasEnded ? "ended" : "ends"} at ${atMinute(expiresAt)}. ${hasEnded ? "Nothing" : "From then on nothing"} of that project is backed up.`,
      todo: "Replace its secret on the page of the site.",
      href: routes.site(site.id),
      subject: { kind: "site", id: site.id, name: site.name },
    },
  ];
}
