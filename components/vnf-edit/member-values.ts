import { type Told, whatChanged } from "@/components/data/what-changed";
import type { QuiesceMethodName } from "@/lib/quiesce/quiesce-method";
import type { MemberChoice } from "@/lib/vnfs/editable-vm";
import { MemberSettings } from "@/lib/vnfs/vnf-schemas";

/** What stands in the form of how one VM takes part. */
export interface MemberValues {
  quiesceMethod: QuiesceMethodName | null;
  isLeftOut: boolean;
  bootOrder: string;
  excludedVolumeIds: string[];
}

/** The form of what is stored. Pure. */
export const toMemberValues = (member: MemberChoice): MemberValues => ({
  quiesceMethod: member.quiesceMethod,
  isLeftOut: member.isLeftOut,
  bootOrder: String(member.bootOrder),
  excludedVolumeIds: [...member.excludedVolumeIds].sort(),
});

/** The volumes that are left out, sorted as those of the form are: which was unticked first is no difference. Pure. */
export function leaveOut(excluded: readonly string[], volumeId: string, isOut: boolean): string[] {
  const others = excluded.filter((id) => id !== volumeId);
  return (isOut ? [...others, volumeId] : others).sort();
}

/** What is sent as the boot order; what is no number goes as none, which is refused. Pure. */
export const bootOrderOf = ({ bootOrder }: MemberValues): number =>
  /^\d{1,4}$/.test(bootOrder.trim()) ? Number(bootOrder) : Number.NaN;

/** What is wrong in the form, as the server will say it. Pure. */
export function memberProblems(values: MemberValues): Record<string, string> {
  const [issue] = MemberSettings.shape.bootOrder.safeParse(bootOrderOf(values)).error?.issues ?? [];
  return issue ? { bootOrder: issue.message } : {};
}

/** How a change of each is told. */
export const MEMBER_THINGS: Record<keyof MemberValues, Told<MemberValues>> = {
  quiesceMethod: {
    name: "quiesce method",
    say: ({ quiesceMethod }) => quiesceMethod ?? "the best possible",
  },
  isLeftOut: { name: "quiesce", say: ({ isLeftOut }) => (isLeftOut ? "left out" : "takes part") },
  bootOrder: { name: "boot order", say: ({ bootOrder }) => bootOrder },
  excludedVolumeIds: {
    name: "volumes left out",
    say: ({ excludedVolumeIds }) => String(excludedVolumeIds.length),
  },
};

/** What a choice has changed of how a VM takes part; empty: nothing. Pure. */
export function memberChangeWords(before: MemberChoice, after: MemberChoice): string {
  const [old, now] = [toMemberValues(before), toMemberValues(after)];
  const keys = (Object.keys(MEMBER_THINGS) as (keyof MemberValues)[]).filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]),
  );
  return whatChanged(keys, MEMBER_THINGS, old, now);
}
