interface Props {
  /** What is measured, for screen readers: "Quota in use". */
  label: string;
  /** 0 to 1; more is drawn as full. */
  value: number;
  tone?: "done" | "warn" | "fail";
}

const FILL = { done: "fill-done", warn: "fill-warn-solid", fail: "fill-fail-solid" };

/** How much of something is used. Drawn as SVG, since the content security policy takes no inline width. */
export function Meter({ label, value, tone = "done" }: Props) {
  const percent = Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <svg
      role="img"
      aria-label={`${label}: ${percent}%`}
      width="56"
      height="6"
      className="inline-block overflow-hidden rounded-full bg-sunken align-middle outline outline-1 -outline-offset-1 outline-faint"
    >
      <rect width={`${percent}%`} height="6" rx="3" className={FILL[tone]} />
    </svg>
  );
}
