/** A place in the order of freeze or thaw. */
export const Ordinal = ({ children }: { children: number }) => (
  <span className="inline-grid size-[22px] place-items-center rounded-s border border-frozen text-12 font-semibold text-frozen">
    {children}
  </span>
);
