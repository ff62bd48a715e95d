import { db } from "../../db";
import type { SiteRow } from "../../installation/installation";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atSecond, named } from "../trouble-words";

/** Sites none of whose services answered the last poll. One that nobody polls any more may be dark still, or not. */
export async function readDarkSites(sites: readonly SiteRow[]): Promise<Partial<Seen>> {
  const dark = sites.filter(({ state }) => state === "unreachable");
  const rows = await db().siteHealth.findMany({
    where: { siteId: { in: dark.map(({ id }) => id) } },
    select: { siteId: true, lastAnsweredAt: true },
  });
  const answered = new Map(rows.map(({ siteId, lastAnsweredAt }) => [siteId, lastAnsweredAt]));
  return {
    troubles: dark.map((site) => toTrouble(site, answered.get(site.id) ?? null)),
    unsure: sites.filter(({ state }) => state === "unknown").map(({ id }) => darkKey(id)),
  };
}

/** The key of the incident that a site does not answer. Pure. */
export const darkKey = (siteId: string): string => `site-dark:${siteId}`;

const toTrouble = ({ id, name }: SiteRow, lastAnsweredAt: Date | null): Trouble => ({
  kind: "site-dark",
  key: darkKey(id),
  title: `${named(name)}: does not answer`,
  text: `None of the services of ${name} can be reached${lastAnsweredAt ? `; it answered at ${atSecond(lastAnsweredAt)} for the last time` : ", and it has never answered"}.`,
  todo: "Look at the site, and at the way to it. If it is lost, its VNFs can be failed over.",
  href: routes.site(id),
  subject: { kind: "site", id, name },
});
