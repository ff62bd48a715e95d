/**
 * The outline of values that stay for one unit of width each, standing on the ground, as an SVG path: a corner only where
 * one differs from the one before, so that a year of a quiet VNF is a few letters. Pure.
 * @param most what reaches the top
 */
export function stepPath(values: readonly number[], most: number, height: number): string {
  const steps = values.flatMap((value, index) => {
    if (index > 0 && value === values[index - 1]) return [];
    return `${index > 0 ? `H${index}` : ""}V${y(value, most, height)}`;
  });
  return `M0 ${height}${steps.join("")}H${values.length}V${height}Z`;
}

const y = (value: number, most: number, height: number) =>
  most <= 0 ? height : Number((height * (1 - value / most)).toFixed(1));
