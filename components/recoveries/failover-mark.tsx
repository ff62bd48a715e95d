import { Inert } from "@/components/data/inert";
import { classNames } from "@/components/ui/class-names";
import type { FailoverMark as Mark } from "@/lib/recoveries/read-failover-marks";

/** Says beside a VM that a failover or a relocation made it, or left it behind. A word and a line: it is neither good nor bad. */
export const FailoverMark = ({ mark, small = false }: { mark: Mark; small?: boolean }) => (
  <span
    className={classNames(
      "inline-flex min-w-0 items-center rounded-s border border-drill align-middle font-medium text-fg",
      small ? "h-[18px] px-[5px] text-11" : "h-5 px-[7px] text-12",
    )}
  >
    <span className="truncate">
      {mark.kind !== "former" ? (
        `${mark.kind} ${mark.name}`
      ) : mark.vnf ? (
        <>
          former VM of <Inert text={mark.vnf.name} />
        </>
      ) : (
        "former VM of a VNF"
      )}
    </span>
  </span>
);
