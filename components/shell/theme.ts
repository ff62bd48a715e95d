export const THEME_COOKIE = "stillpoint.theme";
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that a cookie or a form names; anything else follows the system. */
export const parseTheme = (value: unknown): Theme => THEMES.find((theme) => theme === value) ?? "system";
