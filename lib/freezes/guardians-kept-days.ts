/** A guardian that is not heard of any more stays in the list for so long. */
export const GUARDIANS_KEPT_DAYS = 7;
