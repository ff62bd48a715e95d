import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import type { VnfMemberView } from "@/lib/vnfs/vnf";

/** How a member is kept while its volumes are cut, and its place among those that are quiesced. */
export interface MemberHold {
  member: VnfMemberView;
  /** 1 freezes first; null: it is not quiesced. */
  freeze: number | null;
  /** 1 thaws first: the exact reverse. */
  thaw: number | null;
  /** In a word, where it is not quiesced. */
  why: "off" | "left out" | "not held" | null;
  /** What a cut of it is worth. */
  consistency: "filesystem" | "crash-group" | "crash";
}

/** The freeze order of members, as far as it can be told before a plan is made. Pure. */
export function memberHolds(members: readonly VnfMemberView[]): MemberHold[] {
  const quiesced = members.filter((member) => reasonNot(member) === null);
  return members.map((member) => {
    const why = reasonNot(member);
    const freeze = why === null ? quiesced.indexOf(member) + 1 : null;
    return {
      member,
      freeze,
      thaw: freeze === null ? null : quiesced.length - freeze + 1,
      why,
      // What is off writes nothing: it is as good as flushed.
      consistency: why === "off" ? "filesystem" : METHOD_FACTS[member.willUse].consistency,
    };
  });
}

function reasonNot({ isOff, isLeftOut, willUse }: VnfMemberView): MemberHold["why"] {
  if (isOff) return "off";
  if (isLeftOut) return "left out";
  return willUse === "none" ? "not held" : null;
}
