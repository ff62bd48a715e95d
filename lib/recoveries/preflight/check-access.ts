import { AppError } from "../../errors";
import { type Finding, stop } from "../../made/check";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { Token } from "../../openstack/token";
import type { RecoveryContext } from "../recovery-context";
import { counted } from "../words";
import { CALL_MS, credentialsOf, PLAN_AGAIN, type RecoveryCheck } from "./recovery-check";

/** How long a sign-in may take, and how often it is tried. */
export interface Patience {
  callMs: number;
  tries: number;
  pauseMs: number;
}
const USUAL: Patience = { callMs: CALL_MS, tries: 3, pauseMs: 2_000 };

/** Of which another try may cure what was wrong. */
const PASSING = [
  "unreachable",
  "timeout",
  "connection_lost",
  "unavailable",
  "server_error",
  "circuit_open",
  "busy",
];

/**
 * Every credential of the plan signs in at the target, into the project in which things are to be made. A Keystone that is
 * slow or down gets some tries, and then the run ends: nothing was begun.
 */
export const accessCheck = (patience: Patience = USUAL): RecoveryCheck => ({
  name: "access",
  title: "Sign in to the target",
  async run(ctx) {
    const ids = credentialsOf(ctx.plan);
    const findings = await Promise.all(ids.map((id) => findingsOf(ctx, id, patience)));
    return { findings: findings.flat(), detail: { credentials: ids.length } };
  },
});

async function findingsOf(ctx: RecoveryContext, id: string, patience: Patience): Promise<Finding[]> {
  const { to, mappings } = ctx.plan;
  let session: Session;
  try {
    session = await ctx.reader(id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [
      stop(
        `A credential that the plan uses was removed from ${to.name}.`,
        `Add one of that project on the site’s page. ${PLAN_AGAIN}`,
      ),
    ];
  }
  const signedIn = await signIn(ctx, session, patience);
  if ("finding" in signedIn) return [signedIn.finding];
  const { project } = signedIn.token;
  const planned = mappings.flatMap(({ kind, choice }) =>
    kind === "project" && choice?.do === "use" ? [choice.id] : [],
  );
  if (project && planned.includes(project.id)) return [];
  return [
    stop(
      `A credential of ${to.name} signs in to ${project ? `the project ${project.name}` : "no project"} now, which the plan does not use.`,
      `Correct the site’s credential. ${PLAN_AGAIN}`,
    ),
  ];
}

async function signIn(
  ctx: RecoveryContext,
  session: Session,
  { callMs, tries, pauseMs }: Patience,
): Promise<{ token: Token } | { finding: Finding }> {
  for (let tried = 1; ; tried++) {
    const at = ctx.clock.now();
    try {
      return { token: await session.token({ deadlineMs: callMs, signal: ctx.signal }) };
    } catch (error) {
      throwIfCancelled(ctx);
      if (!isOpenStackError(error)) throw error;
      const { status, requestId, call, causeText } = error;
      ctx.journal.attempt("check:access", {
        ...{ at, endedAt: ctx.clock.now(), hasFailed: true, cause: causeText, call },
        result: status === undefined ? error.kind : `${status}`,
        ...(status === undefined ? {} : { status }),
        ...(requestId ? { requestId } : {}),
      });
      if (!PASSING.includes(error.kind) || tried >= tries)
        return { finding: findingOf(error, tried, callMs) };
      await ctx.clock.sleep(pauseMs, ctx.signal).catch(() => {});
    }
  }
}

function findingOf(error: OpenStackError, tries: number, callMs: number): Finding {
  const { site, causeText, call, requestId, kind } = error;
  const tried = tries > 1 ? `, tried ${counted(tries, "time")}` : "";
  const cause =
    kind === "timeout"
      ? `Keystone at ${site} did not answer within ${callMs / 1000} s${tried}.`
      : `Signing in to ${site} failed${tried}: ${causeText}.`;
  return { weight: "stop", cause, todo: error.nextStep, call, ...(requestId ? { requestId } : {}) };
}
