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
  excludedVolumeIds: [...member.excludedVolumeIds],
});

/** What is sent as the boot order; what is no number goes as none, which is refused. Pure. */
export const bootOrderOf = ({ bootOrder }: MemberValues): number =>
  /^\d{1,4}$/.test(bootOrder.trim()) ? Number(bootOrder) : Number.NaN;

/** What is wrong in the form, as the server will say it. Pure. */
export function memberProblems(values: MemberValues): Record<string, string> {
  const [issue] = MemberSettings.shape.bootOrder.safeParse(bootOrderOf(values)).error?.issues ?? [];
  return issue ? { bootOrder: issue.message } : {};
}

const THINGS: Record<keyof MemberValues, Told<MemberValues>> = {
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
  const sorted = ({ excludedVolumeIds, ...rest }: MemberValues) => ({
    ...rest,
    excludedVolumeIds: [...excludedVolumeIds].sort(),
  });
  const keys = (Object.keys(THINGS) as (keyof MemberValues)[]).filter(
    (key) => JSON.stringify(sorted(old)[key]) !== JSON.stringify(sorted(now)[key]),
  );
  return whatChanged(keys, THINGS, old, now);
}
