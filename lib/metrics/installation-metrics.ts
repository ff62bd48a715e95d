import type { FreezesView } from "../freezes/freezes-view";
import type { Installation } from "../installation/installation";
import type { SiteNumbers } from "./read-site-numbers";
import type { Family } from "./render-metrics";

interface Facts {
  installation: Installation;
  freezes: FreezesView;
  sites: readonly SiteNumbers[];
}

const SITE_STATES = ["reachable", "slow", "degraded", "unreachable", "unknown"] as const;

/** Of the processes, of what is frozen now, and of the sites. Pure. */
export function installationMetrics({ installation, freezes, sites }: Facts): Family[] {
  const now = Date.parse(freezes.asOf);
  const longest = Math.max(0, ...freezes.held.map(({ since }) => now - Date.parse(since)));
  const onDuty = installation.workers.filter(({ state }) => state !== "gone").length;
  return [
    gauge("stillpoint_info", "The version of the app that answers.", [
      { labels: { version: installation.version }, value: 1 },
    ]),
    gauge("stillpoint_workers", "Workers on duty.", [{ value: onDuty }]),
    gauge("stillpoint_guardian_up", "1 while a guardian is on duty.", [
      { value: freezes.guardian && freezes.guardian.state !== "gone" ? 1 : 0 },
    ]),
    gauge("stillpoint_frozen_vms", "VMs that may stand still now, in their freeze window.", [
      { value: freezes.held.length },
    ]),
    gauge("stillpoint_stuck_vms", "VMs that stand still past their budget, or whose thaw failed.", [
      { value: freezes.held.filter(({ isStuck }) => isStuck).length },
    ]),
    gauge("stillpoint_longest_freeze_seconds", "For how long the first of these has stood still; else 0.", [
      { value: longest / 1000 },
    ]),
    gauge(
      "stillpoint_site_state",
      "1 for the state that a site has. unknown: it was not asked for 90 seconds.",
      installation.sites.flatMap(({ name, state }) =>
        SITE_STATES.map((each) => ({ labels: { site: name, state: each }, value: each === state ? 1 : 0 })),
      ),
    ),
    gauge(
      "stillpoint_site_leftovers",
      "Temporary objects of ended runs that several tries did not remove.",
      sites.map(({ site, leftovers }) => ({ labels: { site }, value: leftovers })),
    ),
    gauge(
      "stillpoint_credential_expires_timestamp_seconds",
      "When a stored credential ends; those that do not are absent.",
      sites.flatMap(({ site, credentials }) =>
        credentials.map(({ id, project, expiresAt }) => ({
          labels: { site, project, credential: id },
          value: Date.parse(expiresAt) / 1000,
        })),
      ),
    ),
  ];
}

const gauge = (name: Family["name"], help: string, samples: Family["samples"]): Family => ({
  ...{ name, help, type: "gauge" },
  samples,
});
