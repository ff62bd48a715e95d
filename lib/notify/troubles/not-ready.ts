import type { SiteRow } from "../../installation/installation";
import { DRILL_TITLE } from "../../recoveries/judge-drill";
import { AGAIN_MS } from "../../recoveries/readiness/judge-claimed";
import { readinessOfAll } from "../../recoveries/readiness/read-readiness";
import { sentence } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";
import type { WatchedVnf } from "./watched-vnfs";

type Judged = Awaited<ReturnType<typeof readinessOfAll>>[number];

const MOST = 3;

/**
 * VNFs that could not be failed over to a site that receives their backups. A judgement that has expired, or was made while
 * its site did not answer, says nothing about now; nor is it looked at while a run of the VNF goes on. That a site
 * is dark is told of the site.
 */
export async function readNotReady(
  vnfs: ReadonlyMap<string, WatchedVnf>,
  sites: readonly SiteRow[],
): Promise<Partial<Seen>> {
  const dark = new Set(sites.filter(({ state }) => state === "unreachable").map(({ id }) => id));
  const watched = (await readinessOfAll()).flatMap((each) => {
    const vnf = vnfs.get(each.vnfId);
    return vnf && !vnf.isPaused ? [{ vnf, ...each }] : [];
  });
  const isUnsure = (each: Judged) =>
    each.verdict === "expired" || dark.has(each.siteId) || isProvisional(each);
  return {
    troubles: watched
      .filter((each) => each.verdict === "red" && !isUnsure(each) && !wantsOnlyDrill(each))
      .map((each) => toTrouble(each.vnf, each)),
    unsure: watched.filter(isUnsure).map(keyOf),
  };
}

const keyOf = ({ vnfId, siteId }: Judged): string => `not-ready:${vnfId}:${siteId}`;

const isProvisional = ({ checkedAt, expiresAt }: Judged): boolean =>
  Date.parse(expiresAt) - Date.parse(checkedAt) <= AGAIN_MS;

/** That is told of the VNF, as a drill that is due. */
const wantsOnlyDrill = ({ worst }: Judged): boolean =>
  worst.length > 0 && worst.every(({ title }) => title === DRILL_TITLE);

function toTrouble(vnf: WatchedVnf, judged: Judged): Trouble {
  const { siteName, checkedAt, worst } = judged;
  const told = worst.slice(0, MOST).map(({ title, text }) => sentence(`${title}: ${text}`));
  const more = worst.length > MOST ? [`There is more: ${worst.length} in all.`] : [];
  return {
    kind: "not-ready",
    key: keyOf(judged),
    title: `${named(vnf.name)}: a failover is not ready`,
    text: [
      `${vnf.name} could not be failed over from ${vnf.siteName} to ${siteName}, as it was judged at ${atMinute(checkedAt)}.`,
      ...told,
      ...more,
    ].join(" "),
    todo: worst[0]?.todo ?? "The VNF’s page lists what fails, and the remedies.",
    href: routes.vnf(vnf.id),
    subject: { kind: "vnf", id: vnf.id, name: vnf.name },
  };
}
