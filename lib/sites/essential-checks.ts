const ESSENTIAL = /^(reachability|tls|sign-in:\d+|roles:\d+|region|hosts|projects)$/;

/** Whether a site whose row of this id fails is not added: what else fails may be mended afterwards. */
export const isEssential = (id: string): boolean => ESSENTIAL.test(id);
