import { AppError } from "../errors";

/**
 * A volume may be left out only where its VM has it, so that a mistyped id does not look like a wish that was heard.
 * @throws AppError `invalid`
 */
export function checkExclusions(
  name: string,
  excluded: readonly string[],
  has: readonly string[],
  { refusal, field }: { refusal: string; field: string },
): void {
  const foreign = excluded.filter((id) => !has.includes(id));
  if (foreign.length > 0)
    throw new AppError("invalid", refusal, { [field]: `${name} has no volume ${foreign[0]}. Leave it out.` });
}
