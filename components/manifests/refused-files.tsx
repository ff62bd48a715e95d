import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { RefusedManifest } from "@/lib/manifests/manifests-view";

/** The files that were not taken, each with its reason. */
export function RefusedFiles({ refused }: { refused: readonly RefusedManifest[] }) {
  const { shown, more } = useFirstRows(refused, "files");
  if (refused.length === 0) return null;
  return (
    <div className="mt-6 max-w-[88ch]">
      <Notice tone="warn">
        <p className="font-medium">
          {refused.length === 1 ? "One file was not taken" : `${refused.length} files were not taken`}
        </p>
        <ul>
          {shown.map(({ file, why }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
            <li key={`${file} ${index}`} className="break-words">
              <Inert text={file} />: <Inert text={why} />
            </li>
          ))}
        </ul>
        {more}
      </Notice>
    </div>
  );
}
