/** What is gone at its site stays in our tables for so long. */
export const KEPT_DAYS = 30;
