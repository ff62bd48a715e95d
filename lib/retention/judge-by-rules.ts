import { PERIODS, type PeriodRule, type RetentionRules } from "./retention-rules";

/** A good point, with the periods that it was taken in. */
export interface CountedPoint {
  id: string;
  periods: Record<PeriodRule, string>;
}

export interface JudgedPoint {
  /** The rules that keep it. */
  keep: string[];
  /** Why each of the others does not. */
  pass: string[];
}

/**
 * What the rules that count say of good points. Of each period the newest stands for it, as with restic and Borg: a later
 * backup of the same day never makes that day worse, and what stands for a month that is over does not change any
 * more. Periods without a point are not counted, so that a pause in backups takes nothing away. Pure.
 * @param newestFirst good points
 */
export function judgeByRules(
  rules: RetentionRules,
  newestFirst: readonly CountedPoint[],
): Map<string, JudgedPoint> {
  const seen = Object.fromEntries(PERIODS.map(({ rule }) => [rule, new Set<string>()])) as Record<
    PeriodRule,
    Set<string>
  >;
  const { keepLast, minAgeDays } = rules;
  return new Map(
    newestFirst.map(({ id, periods }, index) => {
      const judged: JudgedPoint = { keep: [], pass: [] };
      if (index < keepLast) judged.keep.push(keepLast === 1 ? "the last one" : `one of the last ${keepLast}`);
      else if (keepLast > 0)
        judged.pass.push(keepLast === 1 ? "not the last one" : `not one of the last ${keepLast}`);
      for (const { rule, one, many } of PERIODS) {
        const [period, count] = [periods[rule], rules[rule]];
        const known = seen[rule];
        const isFirst = !known.has(period);
        known.add(period);
        if (count === 0) continue;
        const name = rule === "weekly" ? `the week from ${period}` : period;
        if (known.size > count)
          judged.pass.push(`${name} is not one of the last ${count} ${count === 1 ? one : many}`);
        else if (isFirst) judged.keep.push(`the newest of ${name}, ${one} ${known.size} of ${count}`);
        else judged.pass.push(`a newer one stands for ${name}`);
      }
      if (minAgeDays > 0)
        judged.pass.push(`not younger than ${minAgeDays === 1 ? "a day" : `${minAgeDays} days`}`);
      return [id, judged] as const;
    }),
  );
}
