/** The mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2.5 text-14 font-semibold tracking-[-0.01em]">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="currentColor">
        <rect x="1" y="3" width="16" height="2" rx="1" />
        <rect x="3.5" y="7" width="11" height="2" rx="1" />
        <rect x="6" y="11" width="6" height="2" rx="1" />
        <rect x="8" y="15" width="2" height="2" rx="1" />
      </svg>
      Stillpoint
    </span>
  );
}
