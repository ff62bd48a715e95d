const BAR = "rounded-s bg-sunken";

/** The overview's outline, for waits that are long enough to be seen. */
export function OverviewSkeleton() {
  return (
    <div className="appear-late flex flex-1 flex-col" role="status">
      <span className="sr-only">Reading the state of the installation…</span>
      <div className="pt-0.5 pb-[18px]">
        <div className={`h-9 w-2/3 ${BAR}`} />
        <div className={`mt-1 h-5 w-40 ${BAR}`} />
      </div>
      <div className="-mx-gutter -mb-8 grid flex-1 border-t border-line md:grid-cols-[minmax(0,1fr)_288px]">
        <div className="px-gutter pt-2">
          <div className={`my-2 h-5 w-24 ${BAR}`} />
          {["a", "b", "c"].map((row) => (
            <div key={row} className="flex h-10 items-center border-b border-faint">
              <div className={`h-4 w-full ${BAR}`} />
            </div>
          ))}
        </div>
        <div className="border-line px-5 pt-2 max-md:border-t md:border-l">
          <div className={`my-2 h-5 w-24 ${BAR}`} />
          {["a", "b", "c"].map((row) => (
            <div key={row} className="flex h-7 items-center border-b border-faint">
              <div className={`h-4 w-full ${BAR}`} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
