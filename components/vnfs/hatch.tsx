/** The material of what stands still, for SVG: fill by `url(#id)`. In user space, so that it runs on from bar to bar. */
export const HatchPattern = ({ id }: { id: string }) => (
  <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="7" height="7" className="fill-frozen-solid" />
    <rect width="2" height="7" fill="var(--hatch-line)" />
  </pattern>
);
