import { formatUtc } from "@/components/data/format-time";
import type { HomeOption, RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoverMode } from "./recover-entries";

export interface ModeChoice {
  mode: RecoverMode;
  title: string;
  text: string;
  /** What it does and costs, a sentence each. */
  facts: string[];
}

/** The kinds of recovery that there are, and what each would do to this VNF now. Pure. */
export function modeChoices({ vnf, home }: Pick<RecoveryOptions, "vnf" | "home">): ModeChoice[] {
  return [
    {
      mode: "drill",
      title: "Drill, in isolation",
      text: `${vnf.name} is rebuilt at another site, cut off from everything, and looked at.`,
      facts: [
        home.answers === true
          ? `It keeps running at ${home.name}, and is not touched.`
          : `Nothing is done at ${home.name}.`,
        "Nothing is lost, and all that was made is removed again.",
        "It shows whether it would work, and how long it takes.",
      ],
    },
    {
      mode: "relocation",
      title: "Relocation, planned",
      text: `${vnf.name} moves to another site, and loses nothing.`,
      facts: [
        bothFact(home),
        "Its VMs are off from the stop until they boot there: a last backup is made in between.",
        `If anything fails before it serves there, the VMs at ${home.name} are started again.`,
      ],
    },
    {
      mode: "failover",
      title: "Failover, for real",
      text: `${vnf.name} is served from another site from then on.`,
      facts: [
        sourceFact(home),
        "What was written since the recovery point is lost for good.",
        "Afterwards you accept it, or roll it back.",
      ],
    },
  ];
}

function bothFact({ name, answers, isRemembered }: HomeOption): string {
  if (isRemembered)
    return `Not from here: ${name} is known from manifests only, and both sites have to answer.`;
  return answers === false
    ? `Not now: ${name} does not answer, and both sites have to.`
    : "Both sites have to answer, from the first step to the last.";
}

function sourceFact({ name, answers, isRemembered, lastAnsweredAt }: HomeOption): string {
  if (isRemembered) return `${name} is known from manifests only: nobody can stop its VMs there.`;
  if (answers === true) return `${name} answers: its VMs there are stopped and locked first.`;
  const since = lastAnsweredAt === null ? "" : `; it did last at ${formatUtc(lastAnsweredAt)}`;
  return answers === false
    ? `${name} does not answer${since}. Whether its VMs run there cannot be proved.`
    : `Whether ${name} answers is not known now; it is asked before anything starts.`;
}

/**
 * What becomes of the run that has the VNF when this recovery starts. Pure.
 * @returns a sentence after the run's name
 */
export function whileBusy(kind: NonNullable<RecoveryOptions["busy"]>["kind"], mode: RecoverMode): string {
  if (mode !== "failover") return `goes on: a ${mode} can begin when it is over.`;
  return kind === "backup" || kind === "drill"
    ? "goes on: a failover cancels it when it starts, and does not wait for it."
    : "goes on: a failover may have to wait until it is over.";
}
