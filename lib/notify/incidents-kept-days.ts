/** Incidents that are over are kept for so long, with their messages. */
export const INCIDENTS_KEPT_DAYS = 90;
