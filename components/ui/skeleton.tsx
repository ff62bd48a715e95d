import { classNames } from "./class-names";

/** A grey place where words will stand. */
export const SkeletonBar = ({ className }: { className?: string }) => (
  <div aria-hidden className={classNames("rounded-s bg-sunken", className ?? "h-4 w-full")} />
);

/** The outline of a table that is being read; not seen before 400 ms have passed. */
export function TableSkeleton({
  label,
  rows = 8,
  dense = false,
}: {
  label: string;
  rows?: number;
  dense?: boolean;
}) {
  return (
    <div role="status" className="appear-late -mx-gutter">
      <span className="sr-only">{label}</span>
      <div className="h-8 border-b border-line" />
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without an identity
          key={row}
          className={classNames("flex items-center border-b border-faint px-gutter", dense ? "h-8" : "h-10")}
        >
          <SkeletonBar />
        </div>
      ))}
    </div>
  );
}

/** The outline of a page with a title and a table. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <div>
      <div className="appear-late mb-2.5 flex h-8 items-center">
        <SkeletonBar className="h-6 w-48" />
      </div>
      <TableSkeleton label={label} />
    </div>
  );
}
