import { classNames } from "@/components/ui/class-names";
import { ratioTone, ratioWords } from "./rpo-ratio";

const INK = { plain: "", warn: "font-medium text-warn", fail: "font-semibold text-fail" };

/** "0.7 ×", in the colour of how close that is; a missed one says so to who hears it. */
export function RpoRatioText({ ratio, stale = false }: { ratio: number; stale?: boolean }) {
  const tone = ratioTone(ratio);
  return (
    <span className={classNames(stale ? "text-subtle" : INK[tone])}>
      {ratioWords(ratio)}
      {tone === "fail" && <span className="sr-only">, missed</span>}
    </span>
  );
}
