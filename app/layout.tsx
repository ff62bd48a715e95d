import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE } from "@/components/shell/theme";
import { Layers } from "@/components/ui/layers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Stillpoint", template: "%s · Stillpoint" },
  description: "The control room for disaster recovery across OpenStack sites",
};
export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Read on the server, so that a chosen theme is there in the first byte and nothing flashes.
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>
        {children}
        <Layers />
      </body>
    </html>
  );
}
