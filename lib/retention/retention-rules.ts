/** How many of what a policy keeps; 0: that rule keeps nothing. */
export interface RetentionRules {
  /** The newest ones. */
  keepLast: number;
  /** Of so many days, weeks (from Monday), months and years that have one: the newest of each. */
  daily: number;
  weekly: number;
  monthly: number;
  yearly: number;
  /** Whatever is younger, in days of 24 hours. */
  minAgeDays: number;
}

/** What a policy says, without its name. */
export interface RetentionPolicyRules extends RetentionRules {
  /** IANA name: whose days, weeks, months and years count. */
  timeZone: string;
}

/** How a rule that counts periods calls them. */
export const PERIODS = [
  { rule: "daily", one: "day", many: "days" },
  { rule: "weekly", one: "week", many: "weeks" },
  { rule: "monthly", one: "month", many: "months" },
  { rule: "yearly", one: "year", many: "years" },
] as const;

export type PeriodRule = (typeof PERIODS)[number]["rule"];

/** Whether a policy would keep nothing of its own. Pure. */
export const keepsNothing = ({ keepLast, daily, weekly, monthly, yearly, minAgeDays }: RetentionRules) =>
  keepLast + daily + weekly + monthly + yearly + minAgeDays === 0;

/** What a policy keeps, a phrase: "the last 7, the newest of each of 12 months". Pure. */
export function rulesWords(rules: RetentionRules): string {
  const texts = [
    ...(rules.keepLast > 0 ? [rules.keepLast === 1 ? "the last one" : `the last ${rules.keepLast}`] : []),
    ...PERIODS.flatMap(({ rule, one, many }) => {
      const count = rules[rule];
      if (count === 0) return [];
      return [count === 1 ? `the newest ${one}’s` : `one for each of ${count} ${many}`];
    }),
    ...(rules.minAgeDays > 0
      ? [`all that are younger than ${rules.minAgeDays === 1 ? "a day" : `${rules.minAgeDays} days`}`]
      : []),
  ];
  return texts.length === 0 ? "nothing" : texts.join(", ");
}
