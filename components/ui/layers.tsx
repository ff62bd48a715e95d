import { ToastLayer } from "./toast";
import { TooltipLayer } from "./tooltip-layer";

/** What floats above every page, once per document. */
export function Layers() {
  return (
    <>
      <TooltipLayer />
      <ToastLayer />
    </>
  );
}
