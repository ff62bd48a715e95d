import type { ListedSite } from "@/lib/sites/sites-list";

type Site = Pick<ListedSite, "name" | "state"> & {
  inspected?: { checks: Pick<NonNullable<ListedSite["inspected"]>["checks"], "rows"> };
};

/** The line beside the title: whether the sites answer, worst first, and which of those that do cannot freeze VMs. */
export function sitesVerdict(sites: readonly Site[]): string {
  const named = (...states: ListedSite["state"][]) => sites.filter(({ state }) => states.includes(state));
  const list = (some: readonly { name: string }[]) =>
    some.length > 3 ? `${some.length} sites` : some.map(({ name }) => name).join(", ");
  const dark = named("unreachable");
  const hurt = named("degraded");
  const slow = named("slow");
  const unknown = named("unknown");
  const unfrozen = named("reachable", "slow").filter(cannotFreeze);
  const frozenWords = unfrozen.length > 0 && `${list(unfrozen)} cannot freeze VMs yet`;
  const told = [
    dark.length > 0 && `${list(dark)} ${dark.length === 1 ? "does" : "do"} not answer`,
    hurt.length > 0 && `${list(hurt)} ${hurt.length === 1 ? "answers" : "answer"} in part`,
    slow.length > 0 && `${list(slow)} ${slow.length === 1 ? "is" : "are"} slow`,
    unknown.length > 0 && `nothing is known of ${list(unknown)} now`,
  ].filter((text) => text !== false);
  if (told.length === 0) told.push(sites.length === 1 ? "it answers" : `all ${sites.length} answer`);
  if (frozenWords) told.push(frozenWords);
  const text = told.join("; ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const cannotFreeze = ({ inspected }: Site): boolean =>
  inspected?.checks.rows.some(
    ({ id, result }) => id === "quiesce" && (result === "fail" || result === "warn"),
  ) === true;
