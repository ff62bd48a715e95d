import { isOpenStackError, OpenStackError } from "../openstack/errors";
import { listHypervisors } from "../openstack/nova/hypervisors";
import { type QuiesceReport, showQuiesce } from "../openstack/nova/quiesce";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { explainFailure, toldBy } from "./explain-failure";
import { NO_GUARD, type Obstacle } from "./explain-state";
import { isAdminSession } from "./is-admin-session";
import { NOT_INSTALLED } from "./look-at-quiesce";
import { METHOD_FACTS } from "./method-facts";
import type { MethodOffer, NotOffered, SiteOffers } from "./method-offer";
import { QUIESCE_METHODS } from "./quiesce-method";

export interface OfferMethods extends CallOptions {
  /** Access to the site's compute hosts is configured. */
  hasHostAccess: boolean;
  /** How often the filter is asked for: each nova-api behind a balancer should have answered once. */
  asks?: number;
}

/**
 * What a site offers to hold its VMs still, and what decides for which of them. Reads only.
 * @throws OpenStackError when not even a sign-in succeeds; what fails later is the reason of an offer
 */
export async function offerMethods(session: Session, o: OfferMethods): Promise<SiteOffers> {
  const isAdmin = await isAdminSession(session, o);
  const [quiesce, hypervisors] = await Promise.all([offerNovaQuiesce(session, o), typesOf(session, o)]);
  const methods = QUIESCE_METHODS.map((method): MethodOffer => {
    if (method === "nova-quiesce") return quiesce;
    return method === "guest-agent" ? offerGuestAgent(o.hasHostAccess) : offered(method);
  });
  return { methods, hypervisors, isAdmin };
}

const offered = (method: MethodOffer["method"]): MethodOffer => ({
  method,
  isOffered: true,
  reason: "",
  todo: "",
  deadMan: METHOD_FACTS[method].deadMan,
});

/** The guest agent's: a matter of what is configured here, not of what the site says. Pure. */
export const offerGuestAgent = (hasHostAccess: boolean): MethodOffer =>
  hasHostAccess
    ? offered("guest-agent")
    : { ...offered("guest-agent"), isOffered: false, why: "no-host-access", ...NO_HOST_ACCESS };

const NO_HOST_ACCESS = {
  reason: "no access to the site's compute hosts is configured",
  todo: "Install the compute-host part on them and enter its access, or choose another method.",
};

/** All at once: each over a connection of its own, so that a balancer spreads them. */
async function offerNovaQuiesce(session: Session, o: OfferMethods): Promise<MethodOffer> {
  const asks = Array.from({ length: o.asks ?? 6 }, () => showQuiesce(session, [NOBODY], o));
  const answers = await Promise.allSettled(asks);
  const errors = answers.flatMap((a) => (a.status === "rejected" ? [a.reason as unknown] : []));
  const stray = errors.find((error) => !(error instanceof OpenStackError));
  if (stray) throw stray;
  const failures = errors as OpenStackError[];
  // The filter's own word: a nova-api without it says 404 to everybody.
  const hidden = failures.filter(({ kind }) => kind === "forbidden").length;
  const reports = answers.flatMap((a) => (a.status === "fulfilled" ? [a.value] : []));
  const installed = reports.filter((r) => r !== undefined);
  const [report] = installed;
  const base = { ...offered("nova-quiesce"), ...(report ? factsOf(report) : {}) };
  const refuse = (why: NotOffered, { reason, todo }: Obstacle, error?: OpenStackError): MethodOffer => {
    const offer = { ...base, isOffered: false, why, reason, todo };
    return error ? { ...offer, told: toldBy(error) } : offer;
  };
  const without = reports.length - installed.length;
  if (without > 0 && installed.length + hidden > 0)
    return refuse("in-part", {
      reason: `not every nova-api of the site has it: ${without} of ${reports.length + hidden} answers came from one without`,
      todo: "Install nova-quiesce in the others too: a thaw must not depend on which of them is asked.",
    });
  const failure = failures.find(({ kind }) => kind !== "forbidden");
  if (failure) return refuse("unknown", { ...UNKNOWN, todo: explainFailure(failure).todo }, failure);
  if (hidden > 0) return refuse("hidden", HIDDEN, failures[0]);
  if (!report) return refuse("not-installed", { ...NOT_INSTALLED, reason: NO_ACTION });
  if (!report.guards.some((g) => g.isUp)) return refuse("no-guard", NO_GUARD);
  return base;
}

const NO_ACTION = "the site's Nova has no quiesce action";

const UNKNOWN = { reason: "whether the site has nova-quiesce could not be found out" };

const HIDDEN: Obstacle = {
  reason: "the site has nova-quiesce, and its policy does not let this credential use it",
  todo:
    "Give the site a credential with the role admin, or allow a role of yours by the policies " +
    "os_compute_api:os-quiesce:quiesce, :unquiesce and :show.",
};

/** No VM has this id: the question is for the filter, not for a VM. */
const NOBODY = "00000000-0000-4000-8000-000000000000";

const factsOf = (r: QuiesceReport): Pick<MethodOffer, "deadMan" | "version" | "guards"> => ({
  version: r.version,
  guards: { up: r.guards.filter((g) => g.isUp).length, all: r.guards.length },
  deadMan: { kind: "timer", at: "nova-api", defaultMs: r.defaultTimeoutMs, maxMs: r.maxTimeoutMs },
});

/** By compute host; undefined where the policy hides it, or it cannot be read: then it is not judged by. */
async function typesOf(session: Session, options: CallOptions): Promise<SiteOffers["hypervisors"]> {
  const types: Record<string, string> = {};
  try {
    for await (const h of listHypervisors(session, options))
      if (h.host !== undefined && h.type !== undefined) types[h.host] = h.type;
    return types;
  } catch (error) {
    if (isOpenStackError(error)) return undefined;
    throw error;
  }
}
