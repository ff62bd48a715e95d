import { routes } from "../../routes";

/** What is known of how far a person is with the first task. */
export interface GuideFacts {
  /** The VNF that the task is about. */
  vnf: { id: string; name: string; siteName: string; otherSiteName: string };
  /** This person has opened the page of a VNF. */
  hasLooked: boolean;
  /** This person's newest backup of it since the sandbox's week began. */
  backup: { runId: string; isOver: boolean; isGood: boolean } | null;
  /** The VNF's site does not answer now. */
  isDark: boolean;
  /** This person's newest failover of it. */
  failover: { runId: string; isOver: boolean; isGood: boolean } | null;
  hasReadReport: boolean;
}

export interface GuideStep {
  key: "look" | "back-up" | "lose-a-site" | "fail-over" | "read-the-report";
  title: string;
  /** What to do, one sentence. */
  text: string;
  link: { href: string; label: string };
  isDone: boolean;
}

/** The five steps of the first task. One that a later one needed is done, whatever is true now. Pure. */
export function guideSteps(facts: GuideFacts): GuideStep[] {
  const { vnf, hasLooked, backup, isDark, failover, hasReadReport } = facts;
  const goesOn = (run: { runId: string; isOver: boolean } | null) => run !== null && !run.isOver;
  const steps: GuideStep[] = [
    {
      key: "look",
      title: "Look",
      text: `Open ${vnf.name}: its VMs, its recovery points, and how it was protected this week.`,
      link: { href: routes.vnf(vnf.id), label: `Open ${vnf.name}` },
      isDone: hasLooked,
    },
    {
      key: "back-up",
      title: "Back up",
      text: goesOn(backup)
        ? `Your backup of ${vnf.name} goes on: watch its VMs being held still, cut and let go.`
        : `Back ${vnf.name} up: read the plan, and press “Back up now”.`,
      link:
        backup && !backup.isOver
          ? { href: routes.run(backup.runId), label: "Watch it" }
          : { href: routes.backUpVnf(vnf.id), label: `Back ${vnf.name} up` },
      isDone: backup?.isGood ?? false,
    },
    {
      key: "lose-a-site",
      title: "Lose a site",
      text: `Press “Take dark” beside ${vnf.siteName}: from then on nothing of that site answers, as after a fire.`,
      link: { href: routes.sandbox(), label: "Open the sandbox" },
      isDone: isDark,
    },
    {
      key: "fail-over",
      title: "Fail over",
      text: goesOn(failover)
        ? `Your failover of ${vnf.name} goes on: watch it until it serves at ${vnf.otherSiteName}.`
        : `Choose “Failover” for ${vnf.name}, go on to ${vnf.otherSiteName}, sign that ${vnf.siteName} cannot be asked, and start it.`,
      link:
        failover && !failover.isOver
          ? { href: routes.run(failover.runId), label: "Watch it" }
          : { href: routes.recoverVnf(vnf.id), label: `Recover ${vnf.name}` },
      isDone: failover?.isGood ?? false,
    },
    {
      key: "read-the-report",
      title: "Read the report",
      text: `Read what the failover came to: what was lost, how long it took, and what was proved.`,
      link: failover
        ? { href: routes.runReport(failover.runId), label: "Open the report" }
        : { href: routes.recoverVnf(vnf.id), label: `Recover ${vnf.name}` },
      isDone: hasReadReport,
    },
  ];
  const last = steps.findLastIndex(({ isDone }) => isDone);
  return steps.map((step, i) => ({ ...step, isDone: i <= last }));
}

/** The first task as a person sees it. */
export interface GuideView {
  isDismissed: boolean;
  steps: GuideStep[];
  /** Where the story ends: the failover that waits for a decision. */
  end: { href: string; label: string; text: string } | null;
}

/** The cache of its reader. */
export const guideKey = ["guide"] as const;
