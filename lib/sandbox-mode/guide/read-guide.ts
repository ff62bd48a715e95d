import { actorOf } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { userKey } from "../../auth/user-key";
import { db } from "../../db";
import { routes } from "../../routes";
import type { SiteState } from "../../sites/site-health";
import { hasSandbox } from "../ask-sandbox";
import { type GuideFacts, type GuideView, guideSteps } from "./guide-steps";

/** Of a site of which nothing answers. */
const DARK: SiteState = "unreachable";

/**
 * How far this person is with the first task, by what has happened: nothing is ticked off by hand. Null where there is no
 * sandbox, or no VNF of its story.
 * @throws AppError `forbidden` for whom the sandbox is not open
 */
export async function readGuide(session: Session): Promise<GuideView | null> {
  requirePermission(session, "sandbox.use");
  if (!hasSandbox()) return null;
  const story = await db().sandboxStory.findFirst({ select: { startedAt: true, vnfs: true } });
  const vnfId = (story?.vnfs as Record<string, string> | undefined)?.core;
  if (!story || !vnfId) return null;
  const [vnf, progress, darkSites] = await Promise.all([
    db().vnf.findUnique({
      where: { id: vnfId, deletedAt: null },
      include: { site: { include: { health: true } }, receivers: { include: { site: true } } },
    }),
    db().guideProgress.findUnique({ where: { userKey: userKey(session) } }),
    db().site.findMany({
      where: { isSandbox: true, health: { state: DARK } },
      select: { id: true, name: true },
    }),
  ]);
  if (!vnf) return null;
  const newestOf = (kind: "backup" | "failover") =>
    db().run.findFirst({
      where: {
        ...{ vnfId, kind, createdAt: { gte: story.startedAt } },
        startedBy: { path: ["id"], equals: actorOf(session).id ?? "" },
      },
      orderBy: { number: "desc" },
      include: { recovery: true },
    });
  const [backup, failover] = await Promise.all([newestOf("backup"), newestOf("failover")]);
  const runOf = (run: typeof backup): GuideFacts["backup"] =>
    run && { runId: run.id, isOver: run.endedAt !== null, isGood: run.state === "succeeded" };
  const { recovery } = failover ?? {};
  const facts: GuideFacts = {
    vnf: {
      id: vnfId,
      name: vnf.name,
      siteName: recovery?.fromSiteName ?? vnf.site.name,
      otherSiteName: recovery?.toSiteName ?? vnf.receivers[0]?.site.name ?? "the other site",
    },
    hasLooked: Boolean(progress?.lookedAt),
    backup: runOf(backup),
    isDark: darkSites.some(({ id }) => id === vnf.siteId),
    failover: runOf(failover),
    hasReadReport: Boolean(
      failover && progress?.reportReadAt && failover.endedAt && progress.reportReadAt >= failover.endedAt,
    ),
  };
  return {
    isDismissed: Boolean(progress?.dismissedAt),
    steps: guideSteps(facts),
    end: failover && recovery?.state === "pending" ? endOf(failover.id, facts.vnf) : null,
  };
}

const endOf = (runId: string, { name, siteName, otherSiteName }: GuideFacts["vnf"]): GuideView["end"] => ({
  href: routes.run(runId),
  label: "Decide about it",
  text: `${name} was restored at ${otherSiteName}. Now accept it there, or let ${siteName} come back (Sandbox, “Heal everything”) and roll it back.`,
});
