import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";

/** What it saves to make a drill real, and what not. */
export const PromotesNote = ({ drillName, siteName }: { drillName: string; siteName: string }) => (
  <div className="pb-4">
    <Notice tone="warn">
      <p>
        <b className="font-semibold">
          {drillName} proved this point at <Inert text={siteName} />, and gives way for it.
        </b>{" "}
        Its VMs, networks and volumes are removed, and restored anew: what was written into them while they
        were tried out must not go live. It saves the doubt, and the import of the backups; not the time of
        the restore. Room that the drill takes counts as free.
      </p>
    </Notice>
  </div>
);
