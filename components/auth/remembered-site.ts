const KEY = "stillpoint.sign-in-site";

/** The site that this browser's last sign-in chose; empty: any. */
export function rememberedSite(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // The browser keeps nothing for this page.
  }
}

/** Remembers the site that a sign-in chose. */
export function rememberSite(siteId: string): void {
  try {
    if (siteId) localStorage.setItem(KEY, siteId);
    else localStorage.removeItem(KEY);
  } catch {
    // It is chosen again next time.
  }
}
