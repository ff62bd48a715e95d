import { READS_ALL } from "../../auth/reads-all";
import { mayRun } from "../../recoveries/former-members/judge-former";
import { listFormerCopies } from "../../recoveries/former-members/list-split-brains";
import { counted, listed } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { named } from "../trouble-words";
import type { WatchedVnf } from "./watched-vnfs";

type Copies = Awaited<ReturnType<typeof listFormerCopies>>[number];

/** VNFs of which a former copy runs, or may run, beside the one that serves. A site that is dark tells nothing of it. */
export async function readTwoCopies(vnfs: ReadonlyMap<string, WatchedVnf>): Promise<Partial<Seen>> {
  const all = (await listFormerCopies(READS_ALL)).filter(({ vnf }) => vnfs.has(vnf.id));
  return {
    troubles: all.filter(({ isRisk }) => isRisk).map(toTrouble),
    unsure: all.filter(({ answers, vms }) => answers !== true && vms.some(mayRun)).map(keyOf),
  };
}

const keyOf = ({ vnf, siteId }: Copies): string => `two-copies:${vnf.id}:${siteId}`;

const MOST = 5;

function toTrouble(copies: Copies): Trouble {
  const { vnf, siteName, asOf } = copies;
  const vms = copies.vms.filter(mayRun);
  const names = vms.slice(0, MOST).map(({ name }) => name);
  const more = vms.length > MOST ? [`${counted(vms.length - MOST, "more VM")}`] : [];
  return {
    kind: "two-copies",
    key: keyOf(copies),
    title: `${named(vnf.name)}: two copies may run`,
    text: `${vnf.name} serves elsewhere, and may still run where it was, at ${siteName}: ${listed([...names, ...more])}${asOf === null ? ", which were never read since" : ""}.`,
    todo: "Stop and lock the former VMs, or say on the VNF’s page that they are dealt with.",
    href: routes.vnf(vnf.id),
    subject: { kind: "vnf", id: vnf.id, name: vnf.name },
  };
}
