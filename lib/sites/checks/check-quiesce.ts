import { setMaxListeners } from "node:events";
import { needsNoChoice } from "../../quiesce/default-method";
import { canHoldOn } from "../../quiesce/judge-method";
import { isUnsafe, type MethodOffer, type SiteOffers } from "../../quiesce/method-offer";
import { offerMethods } from "../../quiesce/offer-methods";
import { type CheckRow, fail, failed, pass, skipped, warn } from "../check-row";
import type { SignIn } from "./sign-in";

export const QUIESCE_ROW = { id: "quiesce", title: "Quiesce" };

export interface QuiesceCheck {
  row: CheckRow;
  /** Undefined when it could not be found out: what was known before is then still the best that is known. */
  offers?: SiteOffers | undefined;
}

const INSTALL =
  "Install nova-quiesce in every nova-api of the site (folder nova-quiesce, README.md), or choose one of them knowingly.";

/** How the site's VMs can be held still; asked with each credential, those with the role admin first, until one may know. */
export async function checkQuiesce(
  signIns: readonly SignIn[],
  deadlineMs: number,
  hasHostAccess: boolean,
): Promise<QuiesceCheck> {
  const adminFirst = [...signIns].sort((a, b) => Number(isAdmin(b)) - Number(isAdmin(a)));
  const signal = AbortSignal.timeout(deadlineMs);
  // All calls of a question go on at once and listen to it: Node warns of more than ten.
  setMaxListeners(100, signal);
  let best: SiteOffers | undefined;
  try {
    for (const { session } of adminFirst.slice(0, 5)) {
      if (signal.aborted) break;
      const offers = await offerMethods(session, { hasHostAccess, signal, deadlineMs });
      best ??= offers;
      const { why } = novaQuiesceOf(offers) ?? {};
      if (why === "hidden") continue;
      if (why !== "unknown") best = offers;
      break;
    }
  } catch (error) {
    return { row: { ...QUIESCE_ROW, ...failed(error) } };
  }
  if (!best) return { row: { ...QUIESCE_ROW, ...skipped("Nobody could be asked in time") } };
  const row = { ...QUIESCE_ROW, ...judge(best) };
  return novaQuiesceOf(best)?.why === "unknown" ? { row } : { row, offers: best };
}

/** What the row says of the offers. Pure. */
export function judge({ methods, hypervisors }: Omit<SiteOffers, "isAdmin">): Omit<CheckRow, "id" | "title"> {
  const quiesce = novaQuiesceOf({ methods });
  if (quiesce && isUnsafe(quiesce)) return fail(sentence(`nova-quiesce: ${quiesce.reason}`), quiesce.todo);
  const best = methods.find((o) => o.isOffered && needsNoChoice(o.method, o.deadMan));
  const types = [...new Set(Object.values(hypervisors ?? {}))];
  if (best && types.length > 0 && !types.some((type) => canHoldOn(best.method, type)))
    return warn(
      `${named(best)} is there, and none of the compute hosts runs QEMU or KVM (${types.join(", ")}). ${leftOver(methods)}`,
      "Choose one of them knowingly for the VMs of this site.",
    );
  if (best) return pass(`${named(best)}: ${promise(best)}`);
  const told = quiesce?.told ? `: ${quiesce.told}` : "";
  if (quiesce?.why === "unknown") return skipped(`${sentence(quiesce.reason)}${told}`, quiesce.todo);
  return quiesce?.why === "hidden"
    ? warn(`${sentence(quiesce.reason)}${told}. ${leftOver(methods)}`, quiesce.todo)
    : warn(`nova-quiesce is not installed. ${leftOver(methods)}`, INSTALL);
}

const named = ({ method, version }: MethodOffer): string => (version ? `${method} ${version}` : method);

function promise({ deadMan, guards }: MethodOffer): string {
  if (deadMan.kind !== "timer") return "guests are frozen";
  const by = deadMan.at === "nova-api" ? "the site itself" : "their compute host";
  const up = guards && (guards.up === guards.all ? `${guards.up}` : `${guards.up} of ${guards.all}`);
  const guarded = up === undefined ? "" : `; ${up} guard${up === "1" ? "" : "s"} up`;
  return `guests are frozen, and thawed by ${by} after ${deadMan.defaultMs / 1000} s (${deadMan.maxMs / 1000} s at most)${guarded}`;
}

function leftOver(methods: readonly MethodOffer[]): string {
  const names = methods.filter((o) => o.isOffered && o.deadMan.kind === "none").map(({ method }) => method);
  return `What is left interrupts service, and nothing at the site ends it when Stillpoint cannot: ${names.join(", ")}`;
}

const novaQuiesceOf = ({ methods }: Pick<SiteOffers, "methods">): MethodOffer | undefined =>
  methods.find(({ method }) => method === "nova-quiesce");

const isAdmin = ({ token }: SignIn): boolean =>
  token?.roles.some((r) => r.toLowerCase() === "admin") ?? false;

const sentence = (text: string): string =>
  text.startsWith("nova-") ? text : text.slice(0, 1).toUpperCase() + text.slice(1);
