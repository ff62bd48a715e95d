import { type BootTier, type Check, checkTitle, UP_SECONDS } from "@/lib/recoveries/boot-tiers";
import { lasting, listed } from "@/lib/recoveries/words";

type Tier = Pick<BootTier, "order" | "delaySeconds" | "pauseBefore" | "onFailedCheck" | "checks">;

/** How a tier boots, line by line; that its VMs have to be up in the usual time goes without saying. Pure. */
export function tierWords(tier: Tier, before: Pick<BootTier, "order"> | undefined, nameOf: NameOf): string[] {
  const { delaySeconds, pauseBefore, onFailedCheck, checks } = tier;
  const after = before && `after tier ${before.order} is healthy`;
  return [
    after === undefined
      ? "Boots first"
      : delaySeconds > 0
        ? `Boots ${lasting(delaySeconds * 1000)} ${after}`
        : `Boots ${after}`,
    ...(pauseBefore === null ? [] : [`Waits for a person before it: ${pauseBefore}`]),
    ...checks
      .filter(isToSay)
      .map((check) => `${checkTitle(check, nameOf(check.serverId))}, within ${within(check)}`),
    ...(onFailedCheck === "go-on" ? ["The next tier boots although a check of this one failed"] : []),
  ];
}

type NameOf = (serverId: string) => string;
const isToSay = (check: Check): boolean => check.kind !== "active" || check.within !== UP_SECONDS;
const within = (check: Check): string => lasting(check.within * 1000);

/** What storing has changed, for the person who did. Pure. */
export function changeWords(before: readonly Tier[], after: readonly Tier[], nameOf: NameOf): string[] {
  return after.flatMap((tier) => {
    const old = before.find(({ order }) => order === tier.order);
    if (!old) return [];
    const name = `tier ${tier.order}`;
    const delay =
      tier.delaySeconds > 0 ? `waits ${lasting(tier.delaySeconds * 1000)}` : "does not wait any more";
    return [
      ...(old.delaySeconds === tier.delaySeconds ? [] : [`${name} ${delay}`]),
      ...(old.pauseBefore === tier.pauseBefore ? [] : [pauseWords(name, old.pauseBefore, tier.pauseBefore)]),
      ...(old.onFailedCheck === tier.onFailedCheck
        ? []
        : [`a failed check of ${name} ${tier.onFailedCheck === "stop" ? "ends the boot" : "ends nothing"}`]),
      ...checkChanges(old.checks, tier.checks, nameOf),
    ];
  });
}

const pauseWords = (name: string, old: string | null, now: string | null): string =>
  now === null
    ? `${name} waits for nobody any more`
    : old === null
      ? `${name} waits for a person`
      : `what to do before ${name}`;

function checkChanges(old: readonly Check[], now: readonly Check[], nameOf: NameOf): string[] {
  const of = (checks: readonly Check[], id: string) =>
    JSON.stringify(checks.filter(({ serverId }) => serverId === id).map((c) => Object.entries(c).sort()));
  const ids = [...new Set([...old, ...now].map(({ serverId }) => serverId))];
  const changed = ids.filter((id) => of(old, id) !== of(now, id));
  return changed.length === 0 ? [] : [`checks of ${listed(changed.map(nameOf))}`];
}
