import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import type { PointOption, RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import type { RestoreWhat } from "@/lib/recoveries/restore-what";
import { counted } from "@/lib/recoveries/words";
import { inMinutes } from "../drill-words";
import { Part, Verdicts } from "../wizard-summary";
import { restoreFacts } from "./restore-words";

interface Props {
  options: RecoveryOptions;
  point: PointOption | undefined;
  /** Null: nothing is chosen yet. */
  what: RestoreWhat | null;
  view: RecoveryPlanView | undefined;
}

/** What is agreed to, beside the choices. */
export function RestoreSummary({ options: { home, vnf }, point, what, view }: Props) {
  return (
    <>
      <Part title="What">
        <b className="block text-16 font-semibold">{whatWords(what, view?.plan.mode === "replacement")}</b>
        <p className="text-muted">
          <Inert text={vnf.name} /> at <Inert text={home.name} />
          {home.answers === false && <span className="text-fail">, which does not answer</span>}
        </p>
      </Part>
      <Part title="Recovery point">
        {point ? (
          <>
            <b className="block text-16 font-semibold">{inMinutes(point.losesMs)} old</b>
            <p className="text-muted">
              {formatDayTime(point.takenAt)} UTC, {point.consistency ?? "not judged"}
              {point.consistency && " consistent"}
            </p>
          </>
        ) : (
          <p className="text-muted">None yet</p>
        )}
      </Part>
      {view && (
        <>
          <Part title="What happens">
            <ul className="grid gap-2">
              {restoreFacts(view.plan).map(({ key, title, text }) => (
                <li key={key}>
                  <span className="block font-medium break-words">
                    <Inert text={title} />
                  </span>
                  {text.split("\n").map((line) => (
                    <span key={line} className="block pt-0.5 break-words text-muted">
                      <Inert text={line} />
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          </Part>
          <Part title="Checks">
            <Verdicts view={view} goTo={undefined} />
          </Part>
        </>
      )}
    </>
  );
}

function whatWords(what: RestoreWhat | null, isInPlace: boolean): string {
  if (what === null) return "Nothing yet";
  if (what.kind === "vms")
    return `${counted(what.serverIds.length, "VM")}, ${isInPlace ? `in ${what.serverIds.length === 1 ? "its" : "their"} place` : "beside"}`;
  if (what.kind === "volumes") return counted(what.volumeIds.length, "volume");
  return what.kind === "in-place"
    ? "A volume, in its place"
    : `The whole VNF, ${isInPlace ? "in its place" : "beside"}`;
}
